package io.milvusxds.routing;

import static io.milvusxds.testing.ServiceBuilder.readOnly;
import static io.milvusxds.testing.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.testing.ServiceBuilder;
import io.milvusxds.tuning.TunedService;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class TrafficPlannerProperty {
  @Property(tries = 300)
  void theOrderOfTheServicesDoesNotMatter(
      @ForAll("shuffled") Tuple2<List<TunedService>, List<TunedService>> sameServices) {
    assertThat(TrafficPlanner.plan(sameServices.get1(), Surroundings.CLEAR))
        .isEqualTo(TrafficPlanner.plan(sameServices.get2(), Surroundings.CLEAR));
  }

  @Property(tries = 300)
  void everyDeploymentHasBothPoolsACatchAllAndEachAddressOncePerPool(
      @ForAll("services") List<TunedService> services) {
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

  @Provide
  Arbitrary<Tuple2<List<TunedService>, List<TunedService>>> shuffled() {
    return services()
        .flatMap(
            services ->
                Arbitraries.shuffle(services).map(shuffled -> Tuple.of(services, shuffled)));
  }

  @Provide
  Arbitrary<List<TunedService>> services() {
    return service().list().ofMinSize(1).ofMaxSize(8).uniqueElements(it -> it.service().ref());
  }

  /** Few values each, so that services often claim the same role of the same deployment. */
  private static Arbitrary<TunedService> service() {
    Arbitrary<List<Tuple2<Integer, EndpointState>>> endpoints =
        Combinators.combine(
                Arbitraries.integers().between(1, 4), Arbitraries.of(EndpointState.class))
            .as(Tuple::of)
            .list()
            .ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d"),
            Arbitraries.of(true, false),
            Arbitraries.of("one", "two"),
            Arbitraries.of("none", "rw"),
            Arbitraries.integers().between(0, 2),
            endpoints)
        .as(
            (name, reads, deployment, fallback, age, listed) -> {
              ServiceBuilder builder = reads ? readOnly(name) : readWrite(name);
              builder
                  .annotation("deployment", deployment)
                  .port("engine", 19530)
                  .createdAt(Instant.ofEpochSecond(age));
              if (reads) {
                builder.annotation("search-fallback", fallback);
              }
              listed.forEach(it -> builder.endpoint("10.0.0." + it.get1(), it.get2()));
              return builder.tuned();
            });
  }
}
