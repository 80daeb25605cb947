package io.milvusxds.translate;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.draws.Texts;
import io.milvusxds.translate.ListenerSpec.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvoyNamesProperty {
  /** Two deployments, often alike. */
  record Two(DeploymentRef one, DeploymentRef other) {}

  /** A shard of two divisions. */
  record TwoShards(int count, int shard, int otherCount, int otherShard) {}

  @Test
  void differentDeploymentsNeverShareAName() {
    forAll(
        1000,
        draws -> {
          DeploymentRef one = deployment(draws);
          return new Two(one, draws.of(true, false) ? deployment(draws) : twin(draws, one));
        },
        two -> {
          Set<String> names = new HashSet<>(names(two.one()));

          names.retainAll(names(two.other()));

          assertThat(names.isEmpty()).isEqualTo(!two.one().equals(two.other()));
        });
  }

  @Test
  void allNamesOfADeploymentAreDifferent() {
    // One route configuration, two clusters, and two kinds of listener on two ports and three
    // addresses.
    forAll(
        1000,
        EnvoyNamesProperty::deployment,
        deployment -> assertThat(names(deployment)).hasSize(15));
  }

  @Test
  void differentShardsNeverShareALabelWhateverTheirDivision() {
    forAll(
        1000,
        EnvoyNamesProperty::twoShards,
        two ->
            assertThat(
                    EnvoyNames.shard(two.count(), two.shard())
                        .equals(EnvoyNames.shard(two.otherCount(), two.otherShard())))
                .isEqualTo(two.count() == two.otherCount() && two.shard() == two.otherShard()));
  }

  @Test
  void aShardIsCalledByItsIndexAndTheirNumber() {
    assertThat(EnvoyNames.shard(1024, 17)).isEqualTo("17/1024");
  }

  @Test
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

  // By plain chance two shards would hardly ever be the same, or differ in one number only.
  private static TwoShards twoShards(Draws draws) {
    List<Integer> counts = draws.list(2, 2, it -> it.between(1, 4096));
    List<Integer> shards = draws.list(2, 2, it -> it.between(0, 4095));
    return new TwoShards(counts.get(0), shards.get(0), counts.get(1), shards.get(1));
  }

  /** Few and nasty characters, so that near collisions are common. */
  private static DeploymentRef deployment(Draws draws) {
    return new DeploymentRef(part(draws), part(draws));
  }

  // Two that differ only in how a slash or a percent sign is written are what escaping is for.
  private static DeploymentRef twin(Draws draws, DeploymentRef of) {
    return new DeploymentRef(rewritten(draws, of.namespace()), rewritten(draws, of.name()));
  }

  private static String rewritten(Draws draws, String part) {
    return switch (draws.between(0, 3)) {
      case 0 -> part.replace("/", "%2F");
      case 1 -> part.replace("%", "%25");
      case 2 -> part.replace("%2F", "/");
      default -> part;
    };
  }

  private static String part(Draws draws) {
    return draws.byChance(
        Chance.of(1, it -> Texts.of(it, 4, sign -> sign.of("a", "/", "%", "2", "F"))),
        Chance.of(
            1, it -> it.of("ro", "rw", "edge", "sidecar", "1", "a/ro", "a", "a%2Fro", "a%252F")));
  }
}
