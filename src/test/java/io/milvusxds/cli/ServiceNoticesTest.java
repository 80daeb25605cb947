package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.kubernetes.events.Notice;
import io.milvusxds.discovery.kubernetes.events.Reason;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.pipeline.ClaimedRole;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.testing.ServiceBuilder;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is told on which Service, and by which word. */
class ServiceNoticesTest {
  private static final DeploymentRef MILVUS = new DeploymentRef("prod", "milvus");
  private static final List<ClaimedRole> ROLES =
      List.of(
          new ClaimedRole(new ServiceRef("prod", "milvus-ro"), MILVUS, EndpointRole.READ_ONLY),
          new ClaimedRole(new ServiceRef("prod", "milvus-rw"), MILVUS, EndpointRole.READ_WRITE));

  private final StandingRejections rejections = new StandingRejections();

  private static Finding finding(String subject) {
    return new Finding(Severity.ERROR, subject, "", "f", "e", "x", "r");
  }

  private static PipelineStatus status(boolean synced, List<Finding> findings) {
    return new PipelineStatus(
        synced,
        new TreeMap<>(),
        findings,
        ROLES,
        TrafficPlan.EMPTY,
        new TreeMap<>(),
        0,
        Optional.empty());
  }

  private List<Notice> notices(Set<String> namespaces, Finding... findings) {
    return new ServiceNotices(
            () -> status(true, List.of(findings)), List::of, rejections, namespaces)
        .get()
        .orElseThrow();
  }

  private void refused(ResourceType type, String words, String... resources) {
    StreamStatus stream =
        new StreamStatus(
            1,
            "127.0.0.1:1",
            "sotw",
            Instant.EPOCH,
            new EnvoyNode("e", MILVUS.toString(), new TreeMap<>(), ""),
            MILVUS + " edge 19530",
            true,
            List.of());
    rejections.rejected(
        stream, type, new Rejection("v1", List.of(resources), words, Instant.EPOCH));
  }

  private List<String> services() {
    return notices(Set.of()).stream().map(notice -> notice.service().name()).toList();
  }

  @Test
  void onlyWhatIsAboutAServiceIsToldAndOnlyInWatchedNamespaces() {
    Finding[] findings = {
      finding("Service prod/a"),
      finding("Service test/b"),
      finding("deployment prod/milvus"),
      finding("source kubernetes"),
      finding("Envoys with node.cluster prod/x"),
      finding("Service 3 of file state.yaml")
    };

    assertThat(notices(Set.of(), findings))
        .extracting(notice -> notice.service().toString())
        .containsExactly("prod/a", "test/b");
    assertThat(notices(Set.of("test"), findings))
        .extracting(notice -> notice.service().toString())
        .containsExactly("test/b");
  }

  @Test
  void beforeEverythingIsKnownNothingIsKnownToBeGone() {
    ServiceNotices notices =
        new ServiceNotices(() -> status(false, List.of()), List::of, rejections, Set.of());

    assertThat(notices.get()).isEmpty();
  }

  @Test
  void theWordForAFindingFollowsFromWhatTheParserAndThePlannerSay() {
    ServiceBuilder good = ready(ServiceBuilder.readOnly("a"));
    assertThat(reasons(good)).isEmpty();
    assertThat(reasons(good.annotation("timeout", "soon")))
        .containsExactly(Reason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("port", "nowhere")))
        .contains(Reason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("role", "reader")))
        .containsExactly(Reason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("timeuot", "2s")))
        .containsExactly(Reason.UNKNOWN_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readWrite("a")).annotation("lb-policy", "random")))
        .containsExactly(Reason.IDLE_ANNOTATION);
    assertThat(reasons(ServiceBuilder.readOnly("a").port("engine", 19530)))
        .containsExactly(Reason.UNUSABLE_ENDPOINTS);
  }

  @Test
  void aRoleOrAServiceThatIsTakenIsAConflict() {
    Finding twice =
        new Finding(
            Severity.ERROR, "Service prod/a", "", "described by file:a and by file:b", "", "", "");

    assertThat(reasons(ready(ServiceBuilder.readOnly("a")), ready(ServiceBuilder.readOnly("b"))))
        .containsExactly(Reason.ROUTE_CONFLICT);
    assertThat(ServiceNotices.reasonOf(twice)).isEqualTo(Reason.ROUTE_CONFLICT);
  }

  private static ServiceBuilder ready(ServiceBuilder service) {
    return service.port("engine", 19530).endpoint("10.0.0.1");
  }

  /** For the findings about Services that a milvus-xds with just these would have. */
  private List<Reason> reasons(ServiceBuilder... services) {
    SourceSnapshot snapshot =
        new SourceSnapshot(
            "test", Arrays.stream(services).map(ServiceBuilder::service).toList(), List.of());
    Finding[] findings =
        Preview.of(snapshot, ResolvedHosts.NONE).findings().toArray(Finding[]::new);
    return notices(Set.of(), findings).stream().map(Notice::reason).toList();
  }

  @Test
  void aRefusedClusterIsToldOnTheServiceThatEnvoyNames() {
    refused(
        ResourceType.CLUSTER,
        "Error adding/updating cluster(s) prod/milvus/ro: no",
        "prod/milvus/ro",
        "prod/milvus/rw");

    assertThat(services()).containsExactly("milvus-ro");
  }

  @Test
  void whenEnvoyNamesNoneItIsToldOnAllServicesOfWhatWasSent() {
    refused(ResourceType.CLUSTER, "no", "prod/milvus/ro", "prod/milvus/rw");
    assertThat(services()).containsExactly("milvus-ro", "milvus-rw");
  }

  @Test
  void refusedEndpointsOfOneClusterAreToldOnItsServiceAndARouteOnBoth() {
    refused(ResourceType.ENDPOINT, "no", "prod/milvus/rw");
    assertThat(services()).containsExactly("milvus-rw");

    refused(ResourceType.ROUTE, "no", "prod/milvus");
    assertThat(services()).containsExactlyInAnyOrder("milvus-rw", "milvus-ro", "milvus-rw");
  }

  @Test
  void aRefusalSaysWhatEnvoySaidAtALengthThatAPersonReads() {
    refused(ResourceType.CLUSTER, "w".repeat(3_000), "prod/milvus/ro");

    Notice notice = notices(Set.of()).get(0);

    assertThat(notice.reason().label()).isEqualTo("ConfigRejected");
    assertThat(notice.finding().found()).isEqualTo("w".repeat(400));
    assertThat(notice.finding().expected()).contains("every Envoy of prod/milvus");
  }
}
