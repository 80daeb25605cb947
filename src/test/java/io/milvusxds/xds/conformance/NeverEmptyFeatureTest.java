package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.xds.EnvoyMessages.bucket;
import static io.milvusxds.testing.xds.EnvoyMessages.cluster;
import static io.milvusxds.testing.xds.EnvoyMessages.snapshot;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.TOKEN_BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.Snapshot;
import java.util.Map;

/** Token buckets: Envoy 1.40 ends itself when a response lacks the one that it asked for. */
class NeverEmptyFeatureTest {
  private static final String NO_SERVICE = "token buckets have no service of their own";

  @Scenario(in = Applies.AGGREGATED, because = NO_SERVICE)
  void aTokenBucketComesUnderItsName(Stage stage) {
    publish(stage, 1, "a", "b");
    XdsClient client = stage.client().subscribe(TOKEN_BUCKET, "a");

    client.awaitResponses(TOKEN_BUCKET, 1);

    stage.awaitSynced();
    assertThat(client.last(TOKEN_BUCKET).resources()).containsOnly(Map.entry("a", bucket(5)));
  }

  @Scenario(in = Applies.AGGREGATED, because = NO_SERVICE)
  void aTokenBucketThatDoesNotExistIsNotAnsweredUntilItDoes(Stage stage) {
    publish(stage, 1);
    XdsClient client = stage.client().subscribe(TOKEN_BUCKET, "a").subscribeToAll(CLUSTER);
    client.awaitHeld(CLUSTER, cluster("marker", 1));
    stage.awaitSynced();
    assertThat(client.responses(TOKEN_BUCKET)).isEmpty();

    publish(stage, 1, "a");

    client.awaitResponses(TOKEN_BUCKET, 1);
    assertThat(client.last(TOKEN_BUCKET).names()).containsExactly("a");
  }

  @Scenario(in = Applies.AGGREGATED, because = NO_SERVICE)
  void aTokenBucketThatVanishesIsNotToldToBeGone(Stage stage) {
    publish(stage, 1, "a", "b");
    XdsClient client = stage.client().subscribe(TOKEN_BUCKET, "a", "b").subscribeToAll(CLUSTER);
    client.awaitResponses(TOKEN_BUCKET, 1);

    publish(stage, 2, "a");

    client.awaitHeld(CLUSTER, cluster("marker", 2));
    stage.awaitSynced();
    assertThat(client.responses(TOKEN_BUCKET)).hasSize(1);
  }

  @Scenario(
      in = Applies.AGGREGATED_STATE_OF_THE_WORLD,
      because = NO_SERVICE + ", and delta responses are read one resource at a time")
  void oneTokenBucketMoreComesWithThoseBefore(Stage stage) {
    publish(stage, 1, "a", "b");
    XdsClient client = stage.client().subscribe(TOKEN_BUCKET, "a");
    client.awaitResponses(TOKEN_BUCKET, 1);
    stage.awaitSynced();

    client.subscribe(TOKEN_BUCKET, "b", "never");

    client.awaitResponses(TOKEN_BUCKET, 2);
    assertThat(client.last(TOKEN_BUCKET).names()).containsExactly("a", "b");
  }

  private static void publish(Stage stage, int marker, String... names) {
    Snapshot snapshot = snapshot(cluster("marker", marker));
    for (String name : names) {
      snapshot = snapshot.with(Resource.of(name, bucket(5)));
    }
    stage.server().publish(Stage.GROUP, snapshot, System.nanoTime());
  }
}
