package io.milvusxds.pipeline;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan becomes, and what of it is kept when the next plan differs in a part. */
class TranslatedTest {
  private static DeploymentPlan plan(String timeout, String searcher) {
    return TrafficPlanner.plan(
            List.of(
                readOnly("ro")
                    .port("grpc", 19530)
                    .annotation("timeout", timeout)
                    .endpoint(searcher)
                    .tuned(),
                readWrite("rw").port("grpc", 19530).endpoint("10.0.0.9").tuned()),
            Surroundings.CLEAR)
        .deployments()
        .get(0);
  }

  private static Any bytes(Snapshot snapshot, ResourceType type, String name) {
    return requireNonNull(snapshot.resources(type).get(name)).packed();
  }

  @Test
  void theBytesOfWhatDidNotChangeAreTheSameObjects() {
    Translated first = new Translated(plan("5s", "10.0.0.1"));
    Snapshot before = first.snapshot();

    Snapshot after = first.next(plan("5s", "10.0.0.2")).snapshot();

    for (ResourceType type : List.of(CLUSTER, ROUTE)) {
      before
          .resources(type)
          .keySet()
          .forEach(
              name -> assertThat(bytes(after, type, name)).isSameAs(bytes(before, type, name)));
    }
    assertThat(bytes(after, ENDPOINT, "prod/milvus/rw"))
        .isSameAs(bytes(before, ENDPOINT, "prod/milvus/rw"));
    assertThat(bytes(after, ENDPOINT, "prod/milvus/ro"))
        .isNotEqualTo(bytes(before, ENDPOINT, "prod/milvus/ro"));
  }

  @Test
  void whatIsKeptOutlivesAPlanThatNobodyAskedFor() {
    Translated first = new Translated(plan("5s", "10.0.0.1"));
    Snapshot before = first.snapshot();

    Snapshot after = first.next(plan("6s", "10.0.0.1")).next(plan("5s", "10.0.0.2")).snapshot();

    assertThat(bytes(after, ROUTE, "prod/milvus")).isSameAs(bytes(before, ROUTE, "prod/milvus"));
    assertThat(bytes(after, ENDPOINT, "prod/milvus/rw"))
        .isSameAs(bytes(before, ENDPOINT, "prod/milvus/rw"));
  }

  @Test
  void aPlanIsTranslatedOnce() {
    Translated translated = new Translated(plan("5s", "10.0.0.1"));

    assertThat(translated.snapshot()).isSameAs(translated.snapshot());
  }
}
