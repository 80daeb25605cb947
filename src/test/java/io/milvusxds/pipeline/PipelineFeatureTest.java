package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.LISTENER;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.services.FakeSource;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what sources say to what an Envoy gets, through real gRPC. */
class PipelineFeatureTest {
  private static final String DEPLOYMENT = "prod/milvus";
  private static final String READ_ONLY = DEPLOYMENT + "/ro";
  private static final Finding BROKEN =
      new Finding(
          FindingCode.FILE_UNREADABLE,
          new Subject.OfFile(new PlaceInFile("a.yaml", 0)),
          "",
          "broken",
          "YAML",
          "nothing is served",
          "Mend it.");

  private final FakeSource first = new FakeSource("first");
  private final FakeSource second = new FakeSource("second");
  private final AtomicInteger toFail = new AtomicInteger();
  private final Pipeline pipeline =
      new Pipeline(
          List.of(first, second),
          HostResolver.ofSystem(),
          new PipelineListener() {
            @Override
            public void findings(List<Finding> findings) {
              if (toFail.getAndDecrement() > 0) {
                throw new IllegalStateException("a stage that fails");
              }
            }
          });
  private final XdsServer<EnvoyGroup> server =
      new XdsServer<>(
          pipeline.nodeGroups(), XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC());

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pipeline.start(server);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    server.close();
  }

  private XdsClient envoy() {
    return XdsClient.connect(server.port(), DEPLOYMENT)
        .subscribeLikeEnvoy(List.of(READ_ONLY, DEPLOYMENT + "/rw"), List.of(DEPLOYMENT));
  }

  private static ServiceBuilder searchers(String... addresses) {
    return readOnly("searchers").annotation("endpoints", String.join(",", addresses));
  }

  private static ServiceBuilder writer(String... addresses) {
    return readWrite("writer").annotation("endpoints", String.join(",", addresses));
  }

  private void awaitFindings(String... parts) {
    await("findings with " + List.of(parts))
        .untilAsserted(() -> assertThat(pipeline.status().findings().toString()).contains(parts));
  }

  @Test
  void nothingIsPublishedBeforeEverySourceHasSynced() {
    try (XdsClient envoy = envoy()) {
      first.says(searchers("10.0.0.1:1").service());
      await("the first source").until(() -> pipeline.sources().get(0).synced());
      assertThat(pipeline.status().synced()).isFalse();
      assertThat(envoy.responses()).isEmpty();

      second.says(writer("10.0.0.2:1").service());

      envoy.awaitNames(ROUTE, DEPLOYMENT);
      assertThat(pipeline.status().synced()).isTrue();
    }
  }

  @Test
  void whatKeepsASourceFromSyncingIsAFindingUntilItHasSynced() {
    second.says();
    first.isBlockedBy(BROKEN);
    awaitFindings("broken");

    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());

    await("no findings").until(() -> pipeline.status().findings().isEmpty());
  }

  @Test
  void aServiceThatTwoSourcesDescribeIsTakenFromTheFirst() {
    try (XdsClient envoy = envoy()) {
      second.says(searchers("10.9.9.9:1").service(), writer("10.0.0.2:1").service());
      first.says(searchers("10.0.0.1:1").service());

      envoy.awaitNames(ENDPOINT, READ_ONLY, DEPLOYMENT + "/rw");
      awaitFindings("described by first and by second");
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1").doesNotContain("10.9.9.9");
    }
  }

  @Test
  void aBadValueKeepsTheOneAcceptedBeforeAndOtherKeysTakeEffect() {
    second.says();
    first.says(
        searchers("10.0.0.1:1").annotation("timeout", "3s").service(),
        writer("10.0.0.2:1").service());
    try (XdsClient envoy = envoy()) {
      envoy.awaitNames(ROUTE, DEPLOYMENT);

      first.says(
          searchers("10.0.0.1:1")
              .annotation("timeout", "soon")
              .annotation("retries", "4")
              .service(),
          writer("10.0.0.2:1").service());

      awaitFindings("milvus-xds.io/timeout", "soon", "3s");
      envoy.awaitResponses(ROUTE, 2);
      assertThat(envoy.text(ROUTE, DEPLOYMENT)).contains("seconds: 3").contains("value: 4");
    }
  }

  @Test
  void anAnnotationThatIsGoneAndComesBackBadHasNothingAcceptedBefore() {
    second.says(writer("10.0.0.2:1").service());
    first.says(searchers("10.0.0.1:1").annotation("timeout", "3s").service());
    await("the service").until(() -> pipeline.sources().get(0).services() == 1);
    first.says();
    await("the service is gone").until(() -> pipeline.sources().get(0).services() == 0);

    first.says(searchers("10.0.0.1:1").annotation("timeout", "soon").service());

    awaitFindings("milvus-xds.io/timeout", "default");
  }

  @Test
  void aChangeOfEndpointsSendsEndpointsOnly() {
    second.says();
    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
    try (XdsClient envoy = envoy()) {
      envoy.awaitNames(ROUTE, DEPLOYMENT);
      envoy.awaitNames(ENDPOINT, READ_ONLY, DEPLOYMENT + "/rw");
      int before = envoy.responses().size();

      first.says(searchers("10.0.0.1:1", "10.0.0.3:1").service(), writer("10.0.0.2:1").service());

      envoy.awaitResponses(ENDPOINT, 2);
      assertThat(envoy.responses()).hasSize(before + 1);
      assertThat(envoy.responses(ENDPOINT).get(1).resources().size()).isEqualTo(1);
    }
  }

  @Test
  void aDeploymentThatIsDeletedWhileServedIsTakenAwayAndComesBack() {
    second.says();
    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
    try (XdsClient envoy = envoy()) {
      envoy.awaitNames(ROUTE, DEPLOYMENT);
      envoy.awaitNames(LISTENER, "prod/milvus/edge/19530");

      first.says();
      envoy.awaitNames(LISTENER);
      envoy.awaitNames(CLUSTER);
      awaitFindings("Envoys with node.cluster prod/milvus", "told that it is gone");

      first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
      envoy.awaitNames(LISTENER, "prod/milvus/edge/19530");
      envoy.awaitNames(
          CLUSTER, DEPLOYMENT + "/health", DEPLOYMENT + "/metadata", READ_ONLY, DEPLOYMENT + "/rw");
    }
  }

  @Test
  void anEnvoyOfAnUnknownDeploymentIsNotAnsweredAndAFindingNamesTheKnownOnes() {
    second.says();
    first.says(
        searchers("10.0.0.1:1").annotation("deployment", "known").service(),
        writer("10.0.0.2:1").annotation("deployment", "known").service());
    try (XdsClient waiting = envoy()) {
      awaitFindings("Envoys with node.cluster prod/milvus", "one of prod/known", "not answered");
      assertThat(waiting.responses()).isEmpty();
    }
    await("no findings").until(() -> pipeline.status().findings().isEmpty());
  }

  @Test
  void envoysOfOneUnknownDeploymentAreOneFindingHoweverManyListenersTheyAskFor() {
    second.says();
    first.says();
    try (XdsClient one = envoyOnPort(7001);
        XdsClient other = envoyOnPort(7002)) {
      awaitFindings("Envoys with node.cluster prod/milvus");
      await("both").until(() -> server.groups().size() == 2);
      first.says(searchers("10.0.0.1:1").annotation("deployment", "known").service());
      awaitFindings("one of prod/known");

      assertThat(pipeline.status().findings().stream().map(Finding::subject))
          .containsOnlyOnce(new Subject.OfEnvoys("prod/milvus"));
      assertThat(one.responses()).isEmpty();
      assertThat(other.responses()).isEmpty();
    }
  }

  @Test
  void aGroupThatWasForgottenAndComesBackIsServedThoughNothingChanged() {
    second.says();
    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
    for (int i = 0; i < 2; i++) {
      try (XdsClient envoy = envoy()) {
        envoy.awaitNames(ROUTE, DEPLOYMENT);
      }
      await("forgotten").until(() -> server.groups().isEmpty());
    }
  }

  @Test
  void aListenerBeyondTheLimitOfADeploymentIsTurnedAwayWithTheReason() {
    second.says();
    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
    List<XdsClient> envoys = new ArrayList<>();
    try {
      for (int i = 0; i < Pipeline.DEFAULT_MAX_LISTENERS; i++) {
        envoys.add(envoyOnPort(7001 + i));
        envoys.get(i).awaitNames(LISTENER, "prod/milvus/edge/" + (7001 + i));
      }

      try (XdsClient tooMany = envoyOnPort(9000);
          XdsClient known = envoyOnPort(7001)) {
        assertThat(tooMany.awaitEnd().getDescription())
            .contains("prod/milvus edge 9000", "16 others", "--max-ports-per-deployment");
        known.awaitNames(LISTENER, "prod/milvus/edge/7001");
      }
      envoys.remove(0).close();
      await("a place").until(() -> server.groups().size() == Pipeline.DEFAULT_MAX_LISTENERS - 1);
      envoys.add(envoyOnPort(9000));
      envoys.get(envoys.size() - 1).awaitNames(LISTENER, "prod/milvus/edge/9000");
    } finally {
      envoys.forEach(XdsClient::close);
    }
  }

  private XdsClient envoyOnPort(int port) {
    Value text = Value.newBuilder().setStringValue(Integer.toString(port)).build();
    Node node =
        Node.newBuilder()
            .setId("envoy-" + port)
            .setCluster(DEPLOYMENT)
            .setMetadata(Struct.newBuilder().putFields("listener_port", text))
            .build();
    return XdsClient.connect(server.port(), Variant.SOTW_AGGREGATED, node)
        .subscribeLikeEnvoy(List.of(READ_ONLY, DEPLOYMENT + "/rw"), List.of(DEPLOYMENT));
  }

  @Test
  void aHostNameIsResolvedBeforeItsDeploymentIsFirstPublished() {
    second.says();
    try (XdsClient envoy = envoy()) {
      first.says(searchers("localhost:19530").service(), writer("10.0.0.2:1").service());

      envoy.awaitNames(ENDPOINT, READ_ONLY, DEPLOYMENT + "/rw");
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("127.0.0.1");
    }
  }

  @Test
  void aStageThatFailsKeepsWhatWasPublishedAndTheNextRoundGoesOn() {
    second.says();
    first.says(searchers("10.0.0.1:1").service(), writer("10.0.0.2:1").service());
    try (XdsClient envoy = envoy()) {
      envoy.awaitNames(ROUTE, DEPLOYMENT);
      toFail.set(1);

      first.says(List.of(), List.of(BROKEN));
      await("a failure").until(() -> pipeline.status().failures() == 1);
      assertThat(pipeline.status().failure().orElseThrow()).contains("a stage that fails");

      first.says(
          searchers("10.0.0.1:1").annotation("timeout", "9s").service(),
          writer("10.0.0.2:1").service());
      await("a good round").until(() -> pipeline.status().failures() == 0);
      envoy.awaitNames(ROUTE, DEPLOYMENT);
    }
  }

  @Test
  void aBurstOfChangesEndsInTheNewest() {
    second.says(writer("10.0.0.2:1").service());
    try (XdsClient envoy = envoy()) {
      for (int i = 1; i <= 200; i++) {
        first.says(searchers("10.0.0.1:" + i).service());
      }

      await("the newest")
          .until(() -> envoy.text(ENDPOINT, READ_ONLY).contains("port_value: 200\n"));
    }
  }
}
