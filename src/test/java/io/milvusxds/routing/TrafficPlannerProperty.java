package io.milvusxds.routing;

import static io.milvusxds.testing.draws.Cases.forAll;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.TunedService;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficPlannerProperty {
  /** The same services twice. */
  record Reordered(List<TunedService> services, List<TunedService> shuffled) {}

  @Test
  void theOrderOfTheServicesDoesNotMatter() {
    forAll(
        300,
        draws -> {
          List<TunedService> services = services(draws);
          return new Reordered(services, draws.shuffled(services));
        },
        same ->
            assertThat(TrafficPlanner.plan(same.services(), Surroundings.CLEAR))
                .isEqualTo(TrafficPlanner.plan(same.shuffled(), Surroundings.CLEAR)));
  }

  @Test
  void everyDeploymentHasBothPoolsACatchAllAndEachAddressOncePerPool() {
    forAll(300, TrafficPlannerProperty::services, TrafficPlannerProperty::assertComplete);
  }

  private static void assertComplete(List<TunedService> services) {
    TrafficPlan plan = TrafficPlanner.plan(services, Surroundings.CLEAR);

    assertThat(plan.deployments())
        .hasSize((int) services.stream().map(it -> it.tuning().deployment()).distinct().count())
        .allSatisfy(
            deployment -> {
              assertThat(deployment.pools()).hasSize(2);
              assertThat(deployment.routes().get(deployment.routes().size() - 1).match())
                  .isEqualTo(new PathMatch.Prefix("/"));
              assertThat(deployment.pools())
                  .allSatisfy(
                      pool ->
                          assertThat(pool.endpoints())
                              .extracting(PooledEndpoint::address)
                              .doesNotHaveDuplicates());
            });
  }

  private static List<TunedService> services(Draws draws) {
    return draws.distinct(1, 8, TrafficPlannerProperty::service, it -> it.service().ref());
  }

  /** Few values each, so that services often claim the same role of the same deployment. */
  private static TunedService service(Draws draws) {
    String name = draws.of("a", "b", "c", "d");
    boolean reads = draws.yesOrNo();
    ServiceBuilder builder = reads ? readOnly(name) : readWrite(name);
    builder
        .annotation("deployment", draws.of("one", "two"))
        .port("engine", 19530)
        .createdAt(Instant.ofEpochSecond(draws.between(0, 2)));
    if (reads) {
      builder.annotation("search-fallback", draws.of("none", "rw"));
    }
    for (String address : draws.list(0, 4, it -> "10.0.0." + it.between(1, 4))) {
      builder.endpoint(address, draws.of(EndpointState.values()));
    }
    return builder.tuned();
  }
}
