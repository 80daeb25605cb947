package io.milvusxds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EventReason;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.ClaimedRole;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.report.events.Notice;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.testing.services.Origins;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import io.milvusxds.xds.subscription.Rejection;
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
          new ClaimedRole(service("milvus-ro"), MILVUS, EndpointRole.READ_ONLY),
          new ClaimedRole(service("milvus-rw"), MILVUS, EndpointRole.READ_WRITE));

  private static final Set<String> CLUSTERS = Set.of(Origins.CLUSTER.source());

  private final StandingRejections rejections = new StandingRejections();

  private static Subject.OfService service(String name) {
    return new Subject.OfService(new ServiceRef("prod", name), Origins.CLUSTER);
  }

  private static Finding finding(FindingCode code, Subject subject) {
    return new Finding(code, subject, "", "f", "e", "x", "r");
  }

  private static PipelineStatus status(boolean synced, List<Finding> findings) {
    return new PipelineStatus(
        synced,
        new TreeMap<>(),
        findings,
        ROLES,
        TrafficPlan.EMPTY,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        Optional.empty());
  }

  private List<Notice> notices(Set<String> clusters, Finding... findings) {
    return new ServiceNotices(() -> status(true, List.of(findings)), List::of, rejections, clusters)
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
            Optional.of(Snapshot.EMPTY),
            List.of());
    rejections.rejected(
        stream, type, new Rejection("v1", List.of(resources), words, Instant.EPOCH));
  }

  private List<String> services() {
    return notices(CLUSTERS).stream().map(notice -> notice.service().name()).toList();
  }

  @Test
  void onlyWhatIsAboutAServiceOfAClusterIsTold() {
    ServiceRef sameName = new ServiceRef("prod", "a");
    Finding[] findings = {
      finding(FindingCode.ANNOTATION_VALUE, new Subject.OfService(sameName, Origins.CLUSTER)),
      finding(FindingCode.ENDPOINTS_NONE, new Subject.OfService(sameName, Origins.FILE)),
      finding(FindingCode.ROLE_UNCLAIMED, new Subject.OfDeployment(MILVUS)),
      finding(FindingCode.SOURCE_EMPTY, new Subject.OfSource("kubernetes")),
      finding(FindingCode.DEPLOYMENT_UNKNOWN, new Subject.OfEnvoys("prod/x")),
      finding(FindingCode.FIELD, new Subject.OfFile(new PlaceInFile("state.yaml", 3))),
      finding(FindingCode.HOST_STALE, new Subject.OfHost("node-1"))
    };

    assertThat(notices(CLUSTERS, findings))
        .extracting(notice -> notice.service() + " " + notice.reason().label())
        .containsExactly("prod/a InvalidAnnotation");
    assertThat(notices(Set.of("kubernetes:test"), findings)).isEmpty();
  }

  @Test
  void whatIsAboutADeploymentIsToldOnAllItsServices() {
    Subject other = new Subject.OfDeployment(new DeploymentRef("prod", "other"));

    assertThat(
            notices(
                CLUSTERS,
                finding(FindingCode.SHARDS_CHANGED, new Subject.OfDeployment(MILVUS)),
                finding(FindingCode.SHARDS_CHANGED, other)))
        .extracting(notice -> notice.service() + " " + notice.reason().label())
        .containsExactly("prod/milvus-ro DeploymentNodes", "prod/milvus-rw DeploymentNodes");
  }

  @Test
  void beforeEverythingIsKnownNothingIsKnownToBeGone() {
    ServiceNotices notices =
        new ServiceNotices(() -> status(false, List.of()), List::of, rejections, CLUSTERS);

    assertThat(notices.get()).isEmpty();
  }

  @Test
  void theWordForAFindingFollowsFromWhatTheParserAndThePlannerSay() {
    ServiceBuilder good = ready(ServiceBuilder.readOnly("a"));
    assertThat(reasons(good)).isEmpty();
    assertThat(reasons(good.annotation("timeout", "soon")))
        .containsExactly(EventReason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("port", "nowhere")))
        .contains(EventReason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("role", "reader")))
        .containsExactly(EventReason.INVALID_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")).annotation("timeuot", "2s")))
        .containsExactly(EventReason.UNKNOWN_ANNOTATION);
    assertThat(reasons(ready(ServiceBuilder.readWrite("a")).annotation("lb-policy", "random")))
        .containsExactly(EventReason.IDLE_ANNOTATION);
    assertThat(reasons(ServiceBuilder.readOnly("a").port("engine", 19530)))
        .containsExactly(EventReason.UNUSABLE_ENDPOINTS);
  }

  @Test
  void aRoleThatIsTakenIsAConflict() {
    assertThat(reasons(ready(ServiceBuilder.readOnly("a")), ready(ServiceBuilder.readOnly("b"))))
        .containsExactly(EventReason.ROUTE_CONFLICT);
  }

  private static ServiceBuilder ready(ServiceBuilder service) {
    return service.port("engine", 19530).endpoint("10.0.0.1");
  }

  /** For the findings about Services that a milvus-xds with just these would have. */
  private List<EventReason> reasons(ServiceBuilder... services) {
    SourceSnapshot snapshot =
        new SourceSnapshot(
            "test",
            Arrays.stream(services).map(service -> Origins.inCluster(service.service())).toList(),
            List.of());
    Finding[] findings =
        Preview.of(snapshot, ResolvedHosts.NONE).findings().toArray(Finding[]::new);
    return notices(CLUSTERS, findings).stream().map(Notice::reason).toList();
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

    Notice notice = notices(CLUSTERS).get(0);

    assertThat(notice.reason().label()).isEqualTo("ConfigRejected");
    assertThat(notice.finding().found()).isEqualTo("w".repeat(400));
    assertThat(notice.finding().expected()).contains("every Envoy of prod/milvus");
  }
}
