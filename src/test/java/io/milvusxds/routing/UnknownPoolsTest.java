package io.milvusxds.routing;

import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.routing.PoolKnowledge.Degree;
import io.milvusxds.testing.services.Origins;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.tuning.TunedService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A pool is known, known to be empty, or unknown; what is unknown never passes for empty. */
class UnknownPoolsTest {
  private static final Gap EVERYTHING = gap(new GapScope.Everything());
  private static final Gap PROD = gap(new GapScope.OneNamespace("prod"));
  private static final Gap STAGING = gap(new GapScope.OneNamespace("staging"));

  private static Gap gap(GapScope scope) {
    return new Gap(scope, "object 1 of file state.yaml");
  }

  private static Gap gapOf(String service) {
    return gap(new GapScope.OneService(new ServiceRef("prod", service)));
  }

  @Test
  void aServiceWithoutEndpointsIsKnownToBeEmpty() {
    assertThat(searched(Surroundings.CLEAR, empty(), writer()).knowledge())
        .isEqualTo(PoolKnowledge.KNOWN);
    assertThat(searched(with(STAGING), empty(), writer()).knowledge().degree())
        .isEqualTo(Degree.KNOWN);
    assertThat(searched(with(gapOf("other")), empty(), writer()).knowledge().degree())
        .isEqualTo(Degree.KNOWN);
  }

  @Test
  void itIsUnknownWhenSomethingThatMayHoldItsEndpointsCouldNotBeRead() {
    for (Gap gap : List.of(EVERYTHING, PROD, gapOf("readers"))) {
      TrafficPlan plan = plan(with(gap), empty(), writer());

      EndpointPool pool = plan.deployments().get(0).pools().get(0);
      assertThat(pool.knowledge().degree()).isEqualTo(Degree.UNKNOWN);
      assertThat(pool.knowledge().why()).isEqualTo("object 1 of file state.yaml could not be read");
      assertThat(plan.findings())
          .singleElement()
          .extracting(Finding::effect)
          .asString()
          .contains("Envoys keep the endpoints they have");
    }
  }

  @Test
  void notReadyEndpointsAreAFactToo() {
    ServiceBuilder unready =
        readOnly("readers").port("engine", 19530).endpoint("10.0.0.1", EndpointState.NOT_READY);

    assertThat(searched(Surroundings.CLEAR, unready, writer()).knowledge())
        .isEqualTo(PoolKnowledge.KNOWN);
  }

  @Test
  void endpointsBesideAnUnreadSliceOfTheirServiceAreKnownInPart() {
    assertThat(searched(with(gapOf("readers")), readers(), writer()).knowledge().degree())
        .isEqualTo(Degree.IN_PART);
    // A gap that may be about anything does not hold back what is known.
    assertThat(searched(with(EVERYTHING), readers(), writer()).knowledge().degree())
        .isEqualTo(Degree.KNOWN);
  }

  @Test
  void aRoleThatNobodyClaimsIsUnknownWhenTheClaimantMayBeHidden() {
    for (Gap gap : List.of(EVERYTHING, PROD, gapOf("readers"))) {
      TrafficPlan plan = plan(with(gap), writer());

      DeploymentPlan deployment = plan.deployments().get(0);
      assertThat(deployment.pools().get(0).knowledge().degree()).isEqualTo(Degree.UNKNOWN);
      // What the hidden service says of routes and of its cluster is not known either.
      assertThat(deployment.areRoutesInDoubt()).isTrue();
      assertThat(deployment.pools().get(0).isTuningInDoubt()).isTrue();
      assertThat(deployment.pools().get(1).isTuningInDoubt()).isFalse();
      assertThat(plan.findings())
          .extracting(Finding::found)
          .containsExactly(
              "no Service has the role ro, but object 1 of file state.yaml could not be read");
    }
    for (Gap elsewhere : List.of(STAGING, gapOf("writer"))) {
      assertThat(searched(with(elsewhere), writer()).knowledge()).isEqualTo(PoolKnowledge.KNOWN);
    }
  }

  @Test
  void hostsThatDnsNeverAnsweredAreUnknownAndOneThatAnsweredIsEnough() {
    ServiceBuilder byName = readOnly("readers").annotation("endpoints", "a:1,b:1");

    assertThat(searched(Surroundings.CLEAR, byName, writer()).knowledge())
        .isEqualTo(PoolKnowledge.unknown("DNS has never answered for a, b"));
    EndpointPool half = searched(resolved(Map.of("a", List.of("10.0.0.1")), Set.of()), byName);
    assertThat(half.knowledge()).isEqualTo(PoolKnowledge.KNOWN);
    assertThat(half.endpoints()).hasSize(1);
  }

  @Test
  void aHostWhoseFirstLookupIsUnderWayLeavesItsPoolOpen() {
    ServiceBuilder byName = readOnly("readers").annotation("endpoints", "a:1,10.0.0.9:1");

    assertThat(searched(resolved(Map.of(), Set.of("a")), byName).knowledge())
        .isEqualTo(PoolKnowledge.inPart("DNS is being asked for a"));
    assertThat(
            searched(
                    resolved(Map.of(), Set.of("a")),
                    readOnly("readers").annotation("endpoints", "a:1"))
                .knowledge()
                .degree())
        .isEqualTo(Degree.UNKNOWN);
  }

  @Test
  void eachAddressOfOneNameIsAMemberByItselfAndASingleOneGoesByTheName() {
    ServiceBuilder byName = readOnly("readers").annotation("endpoints", "one:1,two:1");

    EndpointPool pool =
        searched(
            resolved(
                Map.of("one", List.of("10.0.0.1"), "two", List.of("10.0.0.2", "10.0.0.3")),
                Set.of()),
            byName);

    assertThat(pool.endpoints())
        .extracting(PooledEndpoint::name)
        .containsExactly("one:1", "10.0.0.2:1", "10.0.0.3:1");
  }

  @Test
  void aNameThatResolvesToThisHostReachesNothingForSomeoneInANamespace() {
    ServiceBuilder byName = readOnly("readers").annotation("endpoints", "sly:9901,10.0.0.9:1");
    Surroundings sly = resolved(Map.of("sly", List.of("127.0.0.1", "fe80::1")), Set.of());

    TrafficPlan plan =
        TrafficPlanner.plan(
            List.of(
                new TunedService(Origins.inCluster(byName.service()), byName.tuned().tuning()),
                writer().tuned()),
            sly);

    assertThat(plan.deployments().get(0).pools().get(0).endpoints())
        .extracting(PooledEndpoint::name)
        .containsExactly("10.0.0.9:1");
    assertThat(plan.findings())
        .extracting(Finding::found)
        .containsExactly(
            "sly, which DNS resolves to 127.0.0.1", "sly, which DNS resolves to fe80::1");
    assertThat(searched(sly, byName, writer()).endpoints()).hasSize(3);
  }

  @Test
  void listedAddressesThatAreNoHostsGetNoRequests() {
    TrafficPlan plan = plan(Surroundings.CLEAR, readers().endpoint("0.0.0.0"), writer());

    assertThat(plan.deployments().get(0).pools().get(0).endpoints()).hasSize(1);
    assertThat(plan.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).isEqualTo("0.0.0.0"));
    assertThat(
            searched(
                    Surroundings.CLEAR,
                    readOnly("readers").port("engine", 1).endpoint("224.0.0.1"),
                    writer())
                .knowledge()
                .degree())
        .isEqualTo(Degree.UNKNOWN);
  }

  @Test
  void readyEndpointsThatListNoNumberForThePortAreUnknownNotGone() {
    ServiceBuilder renamed =
        readOnly("readers").port("grpc", 19530).endpoint("10.0.0.1", Map.of("engine", 19530));

    assertThat(searched(Surroundings.CLEAR, renamed, writer()).knowledge().degree())
        .isEqualTo(Degree.UNKNOWN);
  }

  @Test
  void afterARenameEachEndpointIsUsedAtTheOldPortUntilItListsTheNewOne() {
    MatchedPorts before = MatchedPorts.NONE.after(tuned(readers()));
    ServiceBuilder renamed =
        readOnly("readers")
            .port("grpc", 19530)
            .endpoint("10.0.0.1", Map.of("engine", 19530))
            .endpoint("10.0.0.2", Map.of("grpc", 19531));

    TrafficPlan plan = plan(around(before), renamed, writer());

    EndpointPool pool = plan.deployments().get(0).pools().get(0);
    assertThat(pool.knowledge()).isEqualTo(PoolKnowledge.KNOWN);
    assertThat(pool.endpoints())
        .extracting(PooledEndpoint::address)
        .containsExactly(new HostPort("10.0.0.1", 19530), new HostPort("10.0.0.2", 19531));
    assertThat(plan.findings())
        .singleElement()
        .extracting(Finding::effect)
        .isEqualTo("they are used at their port engine, found before");
  }

  @Test
  void aPortThatWasFoundIsRememberedUntilAnotherIsFoundOrTheServiceIsGone() {
    MatchedPorts found = MatchedPorts.NONE.after(tuned(readers()));
    ServiceBuilder renamed =
        readOnly("readers").port("grpc", 19530).endpoint("10.0.0.1", Map.of("engine", 19530));
    ServiceBuilder followed =
        readOnly("readers").port("grpc", 19530).endpoint("10.0.0.1", Map.of("grpc", 19530));
    ServiceRef ref = new ServiceRef("prod", "readers");

    assertThat(found.of(ref)).contains("engine");
    assertThat(found.after(tuned(renamed)).of(ref)).contains("engine");
    assertThat(found.after(tuned(followed)).of(ref)).contains("grpc");
    assertThat(found.after(List.of()).of(ref)).isEmpty();
  }

  @Test
  void aRefusedPortLeavesThePoolInPartAndTheOneFoundBeforeSettlesIt() {
    ServiceBuilder mistyped = readers().annotation("port", "enginee");
    MatchedPorts before = MatchedPorts.NONE.after(tuned(readers()));

    assertThat(searched(Surroundings.CLEAR, mistyped).knowledge().degree())
        .isEqualTo(Degree.IN_PART);
    assertThat(searched(around(before), mistyped).knowledge()).isEqualTo(PoolKnowledge.KNOWN);
    assertThat(MatchedPorts.NONE.after(tuned(mistyped))).isEqualTo(MatchedPorts.NONE);
  }

  @Test
  void aRefusedSettingPutsInDoubtOnlyWhatItShapes() {
    DeploymentPlan routes =
        plan(Surroundings.CLEAR, readers().annotation("timeout", "x")).deployments().get(0);
    DeploymentPlan pool =
        plan(Surroundings.CLEAR, readers().annotation("connect-timeout", "x")).deployments().get(0);
    DeploymentPlan endpoints =
        plan(Surroundings.CLEAR, readers().annotation("segment.replicas", "x"))
            .deployments()
            .get(0);

    assertThat(List.of(routes, pool, endpoints))
        .extracting(DeploymentPlan::areRoutesInDoubt)
        .containsExactly(true, false, false);
    assertThat(List.of(routes, pool, endpoints))
        .extracting(plan -> plan.pools().get(0).isTuningInDoubt())
        .containsExactly(false, true, false);
    assertThat(List.of(routes, pool, endpoints))
        .extracting(plan -> plan.pools().get(0).knowledge().degree())
        .containsOnly(Degree.KNOWN);
    assertThat(List.of(routes, pool, endpoints))
        .extracting(plan -> plan.pools().get(1).isTuningInDoubt())
        .containsOnly(false);
  }

  @Test
  void helpersThatAreUnknownLeaveTheSearchPoolOpenAndAlsoWhenReadersAreMissing() {
    ServiceBuilder withFallback = readers().annotation("search-fallback", "rw");
    ServiceBuilder emptyWithFallback = empty().annotation("search-fallback", "rw");
    ServiceBuilder lostWriter = readWrite("writer").annotation("endpoints", "lost:1");

    assertThat(searched(Surroundings.CLEAR, withFallback, lostWriter).knowledge().degree())
        .isEqualTo(Degree.IN_PART);
    assertThat(searched(Surroundings.CLEAR, emptyWithFallback, lostWriter).knowledge().degree())
        .isEqualTo(Degree.UNKNOWN);
    assertThat(searched(Surroundings.CLEAR, readers(), lostWriter).knowledge())
        .isEqualTo(PoolKnowledge.KNOWN);
  }

  @Test
  void moreThanOneReadyWriterIsToldAtOnce() {
    TrafficPlan two = plan(Surroundings.CLEAR, readers(), writer().endpoint("10.0.1.2"));
    TrafficPlan handingOver =
        plan(Surroundings.CLEAR, readers(), writer().endpoint("10.0.1.2", EndpointState.DRAINING));
    TrafficPlan milvus2 =
        plan(Surroundings.CLEAR, readers().annotation("api", "v2"), writer().endpoint("10.0.1.2"));

    assertThat(two.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found())
                  .isEqualTo("2 read-write endpoints: 10.0.1.1:19530, 10.0.1.2:19530");
              assertThat(finding.effect()).isEqualTo("writes go to all of them in turn");
            });
    assertThat(handingOver.findings()).isEmpty();
    assertThat(milvus2.findings()).isEmpty();
  }

  private static ServiceBuilder readers() {
    return readOnly("readers").port("engine", 19530).endpoint("10.0.0.1");
  }

  private static ServiceBuilder empty() {
    return readOnly("readers").port("engine", 19530);
  }

  private static ServiceBuilder writer() {
    return readWrite("writer").port("engine", 19530).endpoint("10.0.1.1");
  }

  private static Surroundings with(Gap gap) {
    return new Surroundings(ResolvedHosts.NONE, Set.of(), List.of(gap), MatchedPorts.NONE);
  }

  private static Surroundings around(MatchedPorts ports) {
    return new Surroundings(ResolvedHosts.NONE, Set.of(), List.of(), ports);
  }

  private static Surroundings resolved(Map<String, List<String>> hosts, Set<String> pending) {
    return new Surroundings(
        new ResolvedHosts(new TreeMap<>(hosts)), pending, List.of(), MatchedPorts.NONE);
  }

  private static List<TunedService> tuned(ServiceBuilder... services) {
    return Stream.of(services).map(ServiceBuilder::tuned).toList();
  }

  private static TrafficPlan plan(Surroundings around, ServiceBuilder... services) {
    return TrafficPlanner.plan(tuned(services), around);
  }

  private static EndpointPool searched(Surroundings around, ServiceBuilder... services) {
    return plan(around, services).deployments().get(0).pools().get(0);
  }
}
