package io.milvusxds.routing;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.HostPort;
import io.milvusxds.model.Severity;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.TunedService;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which port of an endpoint requests go to, and what is said when there is none. */
class ChosenPortTest {
  @Test
  void aPortThatCanNotBeChosenEmptiesOnlyThatPool() {
    TrafficPlan plan =
        plan(
            readOnly("readers").port("web", 19121).port("metrics", 9091).endpoint("10.0.0.1"),
            writer());

    assertThat(plan.deployments().get(0).pools())
        .extracting(pool -> pool.endpoints().size())
        .containsExactly(0, 1);
    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.key()).isEqualTo("spec.ports");
              assertThat(finding.found()).isEqualTo("web 19121, metrics 9091");
            });
  }

  @Test
  void anEndpointWithoutTheChosenPortIsLeftOutAndNamed() {
    TrafficPlan plan = plan(readers().endpoint("10.0.0.9", Map.of("web", 19121)), writer());

    assertThat(plan.deployments().get(0).pools().get(0).endpoints()).hasSize(1);
    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.found()).isEqualTo("10.0.0.9");
              assertThat(finding.expected()).contains("engine");
            });
  }

  @Test
  void theServicePortNumberLeadsToTheNumberThatTheEndpointListensOn() {
    EndpointPool pool =
        readOnlyPool(
            readOnly("readers")
                .annotation("port", "80")
                .port("web", 81)
                .port("anything", 80)
                .endpoint("10.0.0.1", Map.of("anything", 19530, "web", 81)),
            writer());

    assertThat(pool.endpoints())
        .extracting(PooledEndpoint::address)
        .containsExactly(new HostPort("10.0.0.1", 19530));
  }

  private static ServiceBuilder readers() {
    return readOnly("readers").port("engine", 19530).endpoint("10.0.0.1");
  }

  private static ServiceBuilder writer() {
    return readWrite("writer").port("engine", 19530).endpoint("10.0.1.1");
  }

  private static TrafficPlan plan(ServiceBuilder... services) {
    List<TunedService> tuned = Arrays.stream(services).map(ServiceBuilder::tuned).toList();
    return TrafficPlanner.plan(tuned, Surroundings.CLEAR);
  }

  private static DeploymentPlan planOf(ServiceBuilder... services) {
    return plan(services).deployments().get(0);
  }

  private static EndpointPool readOnlyPool(ServiceBuilder... services) {
    return planOf(services).pools().get(0);
  }
}
