package io.milvusxds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.milvusxds.report.StandingRejections.DeploymentType;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.Rejection;
import io.milvusxds.xds.subscription.TypeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which rejections of Envoys hold. */
class StandingRejectionsTest {
  private static final String DEPLOYMENT = "prod/milvus";
  private static final DeploymentType CLUSTERS =
      new DeploymentType(DEPLOYMENT, ResourceType.CLUSTER);

  private final StandingRejections rejections = new StandingRejections();

  private static Rejection rejection(String version, String words) {
    return new Rejection(version, List.of("prod/milvus/ro"), words, Instant.EPOCH);
  }

  /** An Envoy that accepted a version last, and may have refused another. */
  private static StreamStatus stream(String accepted, Optional<Rejection> refused) {
    TypeStatus clusters =
        new TypeStatus(ResourceType.CLUSTER, 0, true, accepted, accepted, false, false, refused);
    return new StreamStatus(
        1,
        "127.0.0.1:1",
        "sotw",
        Instant.EPOCH,
        new EnvoyNode("e", DEPLOYMENT, new TreeMap<>(), ""),
        DEPLOYMENT + " edge 19530",
        Optional.of(Snapshot.EMPTY),
        List.of(clusters));
  }

  private Map<DeploymentType, Rejection> holding(StreamStatus... streams) {
    return rejections.holding(List.of(streams), Set.of(DEPLOYMENT));
  }

  private void refuse(Rejection rejection) {
    rejections.rejected(stream("v0", Optional.of(rejection)), ResourceType.CLUSTER, rejection);
  }

  @Test
  void whatManyEnvoysRefuseIsOneRefusalInTheWordsOfTheFirst() {
    refuse(rejection("v1", "first"));
    refuse(rejection("v1", "second"));

    assertThat(holding()).containsExactly(entry(CLUSTERS, rejection("v1", "first")));
  }

  @Test
  void aNewerContentThatIsRefusedTooReplacesTheOlder() {
    refuse(rejection("v1", "first"));
    refuse(rejection("v2", "second"));

    assertThat(holding()).containsExactly(entry(CLUSTERS, rejection("v2", "second")));
  }

  @Test
  void anEnvoyThatGoesAwayHasAcceptedNothing() {
    refuse(rejection("v1", "no"));

    assertThat(holding()).hasSize(1);
    assertThat(rejections.isEmpty()).isFalse();
  }

  @Test
  void aRefusalHoldsAsLongAsOneEnvoyRefusesThoughOthersAccept() {
    Rejection refused = rejection("v1", "no");
    refuse(refused);

    assertThat(holding(stream("v1", Optional.empty()), stream("v0", Optional.of(refused))))
        .hasSize(1);
  }

  @Test
  void aRefusalIsOverWhenAnEnvoyAcceptsAndNoneRefuses() {
    refuse(rejection("v1", "no"));

    assertThat(holding(stream("v2", Optional.empty()))).isEmpty();
    assertThat(rejections.isEmpty()).isTrue();
  }

  @Test
  void anEnvoyThatHasAcceptedNothingYetEndsNoRefusal() {
    refuse(rejection("v1", "no"));

    assertThat(holding(stream("", Optional.empty()))).hasSize(1);
  }

  @Test
  void theRefusalsOfADeploymentThatIsGoneAreForgotten() {
    refuse(rejection("v1", "no"));

    assertThat(rejections.holding(List.of(), Set.of("prod/other"))).isEmpty();
    assertThat(rejections.isEmpty()).isTrue();
  }
}
