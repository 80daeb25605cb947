package io.milvusxds.xds.resource;

import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.endpoints;
import static io.milvusxds.testing.xds.EnvoyMessages.listener;
import static io.milvusxds.testing.xds.EnvoyMessages.routes;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The content of one group at one moment. */
class SnapshotTest {
  @Test
  void oneNameMayStandForAResourceOfEachTypeButNotForTwoOfOneType() {
    Snapshot both = snapshot(cluster("a", 1), endpoints("a", 1));

    assertThat(both.resources(CLUSTER)).containsOnlyKeys("a");
    assertThat(both.resources(ENDPOINT)).containsOnlyKeys("a");
    assertThatThrownBy(() -> snapshot(cluster("a", 1), cluster("a", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two of type cluster are named a");
  }

  @Test
  void resourcesComeInTheOrderOfNamesAndATypeWithoutAnyIsEmpty() {
    Snapshot content = snapshot(cluster("b", 1), cluster("c", 1), cluster("a", 1));

    assertThat(content.resources(CLUSTER).keySet()).containsExactly("a", "b", "c");
    for (ResourceType type : ResourceType.values()) {
      assertThat(Snapshot.EMPTY.resources(type)).isEmpty();
    }
  }

  @Test
  void onlyTheTypesWithAnotherContentCountAsChanged() {
    Snapshot before =
        snapshot(cluster("a", 1), endpoints("e", 1), listener("l", 1), routes("r", "x"));

    // A new content, one that is gone, one that is the same, and one that is new and gone.
    Snapshot after = snapshot(cluster("a", 2), endpoints("e", 1), routes("s", "x")).reusing(before);

    assertThat(after.typesChangedSince(before)).containsExactlyInAnyOrder(CLUSTER, LISTENER, ROUTE);
    assertThat(after.resources(CLUSTER).get("a")).isEqualTo(Resource.of(cluster("a", 2)));
    assertThat(after.resources(LISTENER)).isEmpty();
    assertThat(after.resources(ROUTE)).containsOnlyKeys("s");
  }

  @Test
  void whatIsKnownOfAContentBelongsToIt() {
    Set<ResourceName> a = Set.of(new ResourceName(CLUSTER, "a"));
    Set<ResourceName> u = Set.of(new ResourceName(ENDPOINT, "u"));
    Snapshot known = snapshot(cluster("a", 1), endpoints("a", 1));

    Snapshot inDoubt = snapshot(a, Set.of(), cluster("a", 1), endpoints("a", 1)).reusing(known);
    Snapshot unknown = snapshot(Set.of(), u, cluster("a", 1), endpoints("a", 1)).reusing(known);

    assertThat(inDoubt.typesChangedSince(known)).containsExactly(CLUSTER);
    assertThat(unknown.typesChangedSince(known)).containsExactly(ENDPOINT);
    assertThat(known.reusing(inDoubt).typesChangedSince(inDoubt)).containsExactly(CLUSTER);
    assertThat(
            snapshot(a, u, cluster("a", 1), endpoints("a", 1))
                .reusing(snapshot(a, u, cluster("a", 1), endpoints("a", 2)))
                .of(CLUSTER)
                .isInDoubt("a"))
        .isTrue();
  }

  @Test
  void onlyWhatIsThereCanBeInDoubtAndOnlyWhatIsNotThereCanBeUnknown() {
    Set<ResourceName> a = Set.of(new ResourceName(CLUSTER, "a"));

    assertThatThrownBy(() -> snapshot(a, Set.of(), endpoints("a", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inDoubt: a (expected: the name of one of the resources)");
    assertThatThrownBy(() -> snapshot(Set.of(), a, cluster("a", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown: a (expected: a name without a resource)");
    assertThatThrownBy(() -> new ResourceName(CLUSTER, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theVersionOfEndpointsTellsTheClustersThatUseThemAndNoOthers() {
    String version = versionOfEndpoints(cluster("a", 1));

    assertThat(version).startsWith(Resource.of(endpoints("a", 1)).version() + "@");
    assertThat(versionOfEndpoints(cluster("a", 1), cluster("b", 1))).isEqualTo(version);
    assertThat(versionOfEndpoints(cluster("a", 2))).isNotEqualTo(version);
    assertThat(versionOfEndpoints(cluster("a", 1), eds("b", "a"))).isNotEqualTo(version);
    assertThat(versionOfEndpoints(cluster("b", 1)))
        .isEqualTo(Resource.of(endpoints("a", 1)).version());
  }

  private static String versionOfEndpoints(Cluster... clusters) {
    Message[] all = Arrays.copyOf(clusters, clusters.length + 1, Message[].class);
    all[clusters.length] = endpoints("a", 1);
    return requireNonNull(snapshot(all).resources(ENDPOINT).get("a")).version();
  }

  private static Cluster eds(String name, String serviceName) {
    return cluster(name, 1).toBuilder()
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setServiceName(serviceName))
        .build();
  }

  @Test
  void whatDidNotChangeKeepsWhatWasComputedFromIt() {
    Snapshot before = snapshot(cluster("a", 1), endpoints("e", 1));
    Selection computed = before.of(ENDPOINT).select(Interest.EVERYTHING);

    Snapshot after = snapshot(cluster("a", 2), endpoints("e", 1)).reusing(before);
    Snapshot later = snapshot(cluster("a", 3), endpoints("e", 1)).reusing(after);

    assertThat(later.of(ENDPOINT).select(Interest.EVERYTHING)).isSameAs(computed);
    assertThat(later.of(CLUSTER)).isNotSameAs(before.of(CLUSTER));
  }

  @Test
  void aListenerMoreSharesAllElse() {
    Snapshot common = snapshot(cluster("a", 1), endpoints("a", 1), listener("l", 1));

    Snapshot more = common.with(Resource.of(listener("m", 2)));

    assertThat(more.resources(LISTENER)).containsOnlyKeys("l", "m");
    assertThat(common.resources(LISTENER)).containsOnlyKeys("l");
    assertThat(more.of(ENDPOINT)).isSameAs(common.of(ENDPOINT));
    assertThatThrownBy(() -> common.with(Resource.of(listener("l", 2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> common.with(Resource.of(cluster("b", 1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReusingSnapshotLeavesBothThatItWasMadeFromAsTheyWere() {
    Snapshot before = snapshot(cluster("a", 1), endpoints("e", 1));
    Snapshot next = snapshot(cluster("a", 2), endpoints("e", 1));
    TypeResources endpointsOfNext = next.of(ENDPOINT);

    Snapshot merged = next.reusing(before);

    assertThat(next.of(ENDPOINT)).isSameAs(endpointsOfNext);
    assertThat(merged.of(ENDPOINT)).isSameAs(before.of(ENDPOINT)).isNotSameAs(endpointsOfNext);
    assertThat(before.resources(CLUSTER).get("a")).isEqualTo(Resource.of(cluster("a", 1)));
  }
}
