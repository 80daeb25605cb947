package io.milvusxds.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.translate.ListenerSpec.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EnvoyNamesProperty {
  @Property
  void differentDeploymentsNeverShareAName(
      @ForAll("deployments") DeploymentRef one, @ForAll("deployments") DeploymentRef other) {
    Set<String> names = new HashSet<>(names(one));

    names.retainAll(names(other));

    assertThat(names.isEmpty()).isEqualTo(!one.equals(other));
  }

  @Property
  void allNamesOfADeploymentAreDifferent(@ForAll("deployments") DeploymentRef deployment) {
    // One route configuration, two clusters, and two kinds of listener on two ports and three
    // addresses.
    assertThat(names(deployment)).hasSize(15);
  }

  @Property
  void differentShardsNeverShareALabelWhateverTheirDivision(
      @ForAll @IntRange(min = 1, max = 4096) int count,
      @ForAll @IntRange(min = 1, max = 4096) int otherCount,
      @ForAll @IntRange(max = 4095) int shard,
      @ForAll @IntRange(max = 4095) int otherShard) {
    boolean same = count == otherCount && shard == otherShard;

    assertThat(EnvoyNames.shard(count, shard).equals(EnvoyNames.shard(otherCount, otherShard)))
        .isEqualTo(same);
  }

  @Example
  void aShardIsCalledByItsIndexAndTheirNumber() {
    assertThat(EnvoyNames.shard(1024, 17)).isEqualTo("17/1024");
  }

  @Example
  void ordinaryNamesStayReadable() {
    DeploymentRef deployment = new DeploymentRef("milvus-demo", "milvus");

    assertThat(EnvoyNames.cluster(deployment, EndpointRole.READ_ONLY))
        .isEqualTo("milvus-demo/milvus/ro");
    assertThat(EnvoyNames.routeConfiguration(deployment)).isEqualTo(deployment.toString());
  }

  private static Set<String> names(DeploymentRef deployment) {
    Set<String> names = new HashSet<>();
    names.add(EnvoyNames.routeConfiguration(deployment));
    for (EndpointRole role : EndpointRole.values()) {
      names.add(EnvoyNames.cluster(deployment, role));
    }
    for (Kind kind : Kind.values()) {
      for (int port : List.of(1, 11)) {
        ListenerSpec spec = new ListenerSpec(kind, port);
        names.add(EnvoyNames.listener(deployment, spec, kind.bindAddress()));
        names.add(EnvoyNames.listener(deployment, spec, "::"));
        names.add(EnvoyNames.listener(deployment, spec, "::1"));
      }
    }
    return names;
  }

  /** Few and nasty characters, so that near collisions are common. */
  @Provide
  Arbitrary<DeploymentRef> deployments() {
    Arbitrary<String> part =
        Arbitraries.strings().withChars('a', '/', '%', '2', 'F').ofMinLength(0).ofMaxLength(4);
    Arbitrary<String> special = Arbitraries.of("ro", "rw", "edge", "sidecar", "1", "a/ro", "a");
    Arbitrary<String> any = Arbitraries.oneOf(part, special);
    return Combinators.combine(any, any).as(DeploymentRef::new);
  }
}
