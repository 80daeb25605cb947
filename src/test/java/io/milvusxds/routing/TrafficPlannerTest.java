package io.milvusxds.routing;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.Severity;
import io.milvusxds.model.Subject;
import io.milvusxds.routing.PathMatch.Exact;
import io.milvusxds.routing.PathMatch.Prefix;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.TunedService;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class TrafficPlannerTest {
  @Test
  void searchesGoToTheReadOnlyPoolAndEverythingElseToReadWrite() {
    DeploymentPlan plan = planOf(readers(), writer());

    assertThat(plan.routes())
        .extracting(PlannedRoute::match, PlannedRoute::target)
        .containsExactly(
            tuple(new Prefix("/milvus.grpc.MilvusService/Search"), EndpointRole.READ_ONLY),
            tuple(
                new Exact("/milvus.proto.milvus.MilvusService/HybridSearch"),
                EndpointRole.READ_ONLY),
            tuple(new Exact("/milvus.proto.milvus.MilvusService/Search"), EndpointRole.READ_ONLY),
            tuple(new Exact("/milvus.proto.milvus.MilvusService/Query"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v1/vector/search"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v1/vector/query"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v1/vector/get"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v2/vectordb/entities/search"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v2/vectordb/entities/advanced_search"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v2/vectordb/entities/hybrid_search"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v2/vectordb/entities/query"), EndpointRole.READ_ONLY),
            tuple(new Exact("/v2/vectordb/entities/get"), EndpointRole.READ_ONLY),
            metadata("BatchDescribe"),
            metadata("CheckHealth"),
            metadata("Connect"),
            metadata("Describe"),
            metadata("Get"),
            metadata("Has"),
            metadata("List"),
            metadata("RunAnalyzer"),
            metadata("Select"),
            metadata("Show"),
            tuple(new Prefix("/"), EndpointRole.READ_WRITE));
  }

  private static Tuple metadata(String name) {
    return tuple(new Prefix("/milvus.proto.milvus.MilvusService/" + name), EndpointRole.READ_WRITE);
  }

  @Test
  void oneApiAloneIsServedWhenItIsNamed() {
    DeploymentPlan plan = planOf(readers().annotation("api", "v1"), writer());

    assertThat(plan.routes())
        .extracting(PlannedRoute::match)
        .containsExactly(new Prefix("/milvus.grpc.MilvusService/Search"), new Prefix("/"));
  }

  @Test
  void theSecondApiHasItsSearchesAsExactPathsTheLongestFirst() {
    DeploymentPlan plan = planOf(readers().annotation("api", "v2"), writer());

    assertThat(plan.routes())
        .extracting(PlannedRoute::match)
        .startsWith(
            new Exact("/milvus.proto.milvus.MilvusService/HybridSearch"),
            new Exact("/milvus.proto.milvus.MilvusService/Search"),
            new Exact("/milvus.proto.milvus.MilvusService/Query"))
        .endsWith(new Prefix("/"))
        .doesNotContain(new Prefix("/milvus.grpc.MilvusService/Search"));
  }

  @Test
  void writtenPrefixesReplaceTheTableAndTheLongestIsTriedFirst() {
    DeploymentPlan plan =
        planOf(readers().annotation("read-prefixes", "/a.B/Get,/a.B/GetVector"), writer());

    assertThat(plan.routes())
        .extracting(PlannedRoute::match)
        .startsWith(new Prefix("/a.B/GetVector"), new Prefix("/a.B/Get"))
        .endsWith(new Prefix("/"));
  }

  @Test
  void eachRouteHasTheSettingsOfTheServiceItLeadsTo() {
    DeploymentPlan plan =
        planOf(readers().annotation("timeout", "7s"), writer().annotation("timeout", "8s"));

    assertThat(plan.routes())
        .extracting(PlannedRoute::target, route -> route.tuning().timeout().toSeconds())
        .containsOnly(tuple(EndpointRole.READ_ONLY, 7L), tuple(EndpointRole.READ_WRITE, 8L));
  }

  @Test
  void anEndpointThatIsNotReadyIsLeftOutAndADrainingOneStays() {
    EndpointPool pool =
        readOnlyPool(
            readers()
                .endpoint("10.0.0.2", EndpointState.DRAINING)
                .endpoint("10.0.0.3", EndpointState.NOT_READY),
            writer());

    assertThat(pool.endpoints())
        .extracting(endpoint -> endpoint.address().host(), PooledEndpoint::state)
        .containsExactly(
            tuple("10.0.0.1", EndpointState.SERVING), tuple("10.0.0.2", EndpointState.DRAINING));
  }

  @Test
  void anEndpointListedTwiceIsUsedOnceInItsBetterState() {
    EndpointPool pool =
        readOnlyPool(readers().endpoint("10.0.0.1", EndpointState.DRAINING), writer());

    assertThat(pool.endpoints())
        .extracting(endpoint -> endpoint.address().host(), PooledEndpoint::state)
        .containsExactly(tuple("10.0.0.1", EndpointState.SERVING));
  }

  @Test
  void hostsWrittenByHandReplaceDiscoveryAndNamesAreResolved() {
    ResolvedHosts resolved =
        new ResolvedHosts(
            new TreeMap<>(Map.of("milvus.example.com", List.of("10.9.0.2", "10.9.0.1"))));

    TrafficPlan plan =
        TrafficPlanner.plan(
            List.of(
                readers()
                    .annotation(
                        "endpoints",
                        "milvus.example.com:19530,10.9.0.1:19530,unknown.example.com:19530,[fd00::1]:7")
                    .tuned(),
                writer().tuned()),
            new Surroundings(resolved, Set.of(), List.of(), MatchedPorts.NONE));

    assertThat(plan.deployments().get(0).pools().get(0).endpoints())
        .extracting(PooledEndpoint::address)
        .containsExactly(
            new HostPort("10.9.0.1", 19530),
            new HostPort("10.9.0.2", 19530),
            new HostPort("fd00::1", 7));
    assertThat(plan.findings()).isEmpty();
  }

  @Test
  void eachAddressOfOneHostNameIsANodeOfItsOwnAndASingleOneKeepsTheName() {
    ResolvedHosts resolved =
        new ResolvedHosts(
            new TreeMap<>(
                Map.of("many", List.of("10.9.0.1", "10.9.0.2"), "single", List.of("10.9.0.3"))));

    TrafficPlan plan =
        TrafficPlanner.plan(
            List.of(readers().annotation("endpoints", "many:1,single:2").tuned(), writer().tuned()),
            new Surroundings(resolved, Set.of(), List.of(), MatchedPorts.NONE));

    assertThat(plan.deployments().get(0).pools().get(0).endpoints())
        .extracting(PooledEndpoint::name)
        .containsExactly("10.9.0.1:1", "10.9.0.2:1", "single:2");
  }

  @Test
  void writersHelpOutWithALowerPriorityWhenTheFallbackSaysSo() {
    EndpointPool pool =
        readOnlyPool(readers().annotation("search-fallback", "rw"), writer().endpoint("10.0.0.1"));

    assertThat(pool.endpoints())
        .extracting(endpoint -> endpoint.address().host(), PooledEndpoint::priority)
        .containsExactly(tuple("10.0.0.1", 0), tuple("10.0.1.1", 1));
  }

  @Test
  void withoutReadersTheFallbackServesSearchesAndTheFindingIsOnlyAWarning() {
    TrafficPlan plan =
        plan(readOnly("readers").port("engine", 1).annotation("search-fallback", "rw"), writer());

    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.effect()).contains("searches go to the rw endpoints");
            });
  }

  @Test
  void aServiceWithoutUsableEndpointsIsAnErrorThatSaysWhatFails() {
    TrafficPlan plan =
        plan(
            readOnly("readers").port("engine", 1).endpoint("10.0.0.1", EndpointState.NOT_READY),
            writer());

    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.subject()).hasToString("Service prod/readers");
              assertThat(finding.found()).isEqualTo("no usable endpoint among 1");
              assertThat(finding.effect()).isEqualTo("searches fail with UNAVAILABLE");
            });
  }

  @Test
  void aMissingRoleGivesAnEmptyPoolWithDefaultsAndAnError() {
    TrafficPlan plan = plan(readers());

    assertThat(plan.deployments().get(0).pools().get(1))
        .isEqualTo(
            new EndpointPool(
                EndpointRole.READ_WRITE, PoolTuning.byDefault(EndpointRole.READ_WRITE), List.of()));
    assertThat(plan.findings())
        .extracting(Finding::code, Finding::subject, Finding::found)
        .containsExactly(
            tuple(
                FindingCode.ROLE_UNCLAIMED,
                new Subject.OfDeployment(new DeploymentRef("prod", "milvus")),
                "no Service has the role rw"));
  }

  @Test
  void twoHalvesOfADeploymentInOneNamespaceAreToldAsProbablyOne() {
    TrafficPlan misspelt = plan(readers(), writer().annotation("deployment", "milvsu"));
    TrafficPlan whole =
        plan(readers(), writer(), readOnly("other").annotation("deployment", "other").port("a", 1));

    assertThat(misspelt.findings())
        .extracting(Finding::code, Finding::subject, Finding::found)
        .contains(
            tuple(
                FindingCode.DEPLOYMENT_HALVED,
                new Subject.OfDeployment(new DeploymentRef("prod", "milvus")),
                "only the role ro, while deployment prod/milvsu has only the role rw"));
    assertThat(whole.findings()).extracting(Finding::found).asString().doesNotContain("only the");
  }

  @Test
  void theOlderOfTwoServicesKeepsTheRole() {
    Instant morning = Instant.parse("2026-11-21T08:00:00Z");
    ServiceBuilder older = readOnly("z-older").createdAt(morning).port("engine", 1);
    ServiceBuilder younger =
        readOnly("a-younger").createdAt(morning.plusSeconds(1)).port("engine", 1);

    TrafficPlan plan = plan(younger.endpoint("10.0.0.2"), older.endpoint("10.0.0.1"), writer());

    assertThat(plan.deployments().get(0).pools().get(0).endpoints())
        .extracting(endpoint -> endpoint.address().host())
        .containsExactly("10.0.0.1");
    assertThat(plan.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.subject()).hasToString("Service prod/a-younger");
              assertThat(finding.effect()).startsWith("Service prod/z-older keeps the role");
            });
  }

  @Test
  void servicesOfDifferentDeploymentsDoNotMeet() {
    TrafficPlan plan =
        plan(
            readers(),
            writer(),
            readOnly("other")
                .annotation("deployment", "other")
                .port("engine", 1)
                .endpoint("10.3.0.1"));

    assertThat(plan.deployments())
        .extracting(DeploymentPlan::deployment)
        .containsExactly(new DeploymentRef("prod", "milvus"), new DeploymentRef("prod", "other"));
    assertThat(plan.deployments().get(1).pools().get(1).endpoints()).isEmpty();
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
