package io.milvusxds.ops;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import io.milvusxds.testing.services.Origins;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator and a probe read on the pages, with Envoys on real streams. */
class AdminPagesFeatureTest {
  private static final String DEPLOYMENT = "prod/milvus";
  private ControlPlane plane;

  @BeforeEach
  void start() throws IOException {
    plane = ControlPlane.start();
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private void serve() {
    plane.source.says(
        ServiceBuilder.readOnly("ro").port("engine", 19530).endpoint("10.0.0.1").service());
    await("ready").until(() -> plane.get("/readyz").statusCode() == 200);
  }

  private XdsClient connect(String id, String cluster) {
    return XdsClient.connect(
        plane.xds.port(),
        Variant.SOTW_AGGREGATED,
        Node.newBuilder().setId(id).setCluster(cluster).build());
  }

  private static XdsClient subscribe(XdsClient envoy) {
    return envoy.subscribeLikeEnvoy(
        List.of("prod/milvus/ro", "prod/milvus/rw"), List.of("prod/milvus"));
  }

  /** The envoy with this id, as soon as it shows this state. */
  private JsonNode awaitEnvoy(String id, String state) {
    List<JsonNode> found = new ArrayList<>();
    await(id + " " + state)
        .until(
            () -> {
              found.clear();
              plane.json("/envoys").forEach(found::add);
              found.removeIf(envoy -> !envoy.path("id").asText().equals(id));
              return found.size() == 1 && found.get(0).path("state").asText().equals(state);
            });
    return found.get(0);
  }

  private static JsonNode typeOf(JsonNode envoy, String type) {
    for (JsonNode candidate : envoy.path("types")) {
      if (candidate.path("type").asText().equals(type)) {
        return candidate;
      }
    }
    throw new AssertionError("no type " + type + " in " + envoy);
  }

  @Test
  void itIsNotReadyUntilTheSourceHasSyncedAndSaysWhatBlocksIt() throws Exception {
    plane.source.isBlockedBy(
        new Finding(
            FindingCode.FILE_UNREADABLE,
            new Subject.OfFile(new PlaceInFile("state.yaml", 0)),
            "",
            "nothing there",
            "a file",
            "no Envoy is answered",
            "Make it."));

    await("the blocker").until(() -> plane.get("/readyz").body().contains("file state.yaml"));

    HttpResponse<String> response = plane.get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .startsWith("not ready\n")
        .contains("reason: source fake has not synced")
        .contains("reason: file state.yaml: nothing there (expected: a file)");
  }

  @Test
  void itIsReadyOnceTheSourceHasSynced() throws Exception {
    serve();

    assertThat(plane.get("/readyz").body())
        .isEqualTo("ready\nnote: source fake has synced, 1 services, up to date\n");
  }

  @Test
  void itIsReadyOnceARehearsalIsOver() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    serve();
    plane.admin.waitFor(isOver::get, Duration.ofDays(1));

    HttpResponse<String> response = plane.get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("reason: rehearsing");

    isOver.set(true);
    assertThat(plane.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void aRehearsalThatTakesTooLongHoldsNobodyUp() throws Exception {
    serve();

    plane.admin.waitFor(() -> false, Duration.ZERO);

    assertThat(plane.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void drainingMakesItUnreadyWhileItIsStillAlive() throws Exception {
    serve();

    plane.admin.beginDraining();

    HttpResponse<String> response = plane.get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("reason: draining");
    assertThat(plane.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aConnectedEnvoyIsShownWithAllThatItHas() throws Exception {
    serve();
    try (XdsClient envoy = subscribe(connect("edge-1", DEPLOYMENT))) {
      envoy.awaitNames(ROUTE, "prod/milvus");

      JsonNode shown = awaitEnvoy("edge-1", "synced");

      assertThat(shown.path("cluster").asText()).isEqualTo(DEPLOYMENT);
      assertThat(shown.path("group").asText()).isEqualTo("prod/milvus edge 19530");
      assertThat(shown.path("served").asBoolean()).isTrue();
      assertThat(shown.path("peer").asText()).startsWith("127.0.0.1:");
      assertThat(shown.path("protocol").asText()).isEqualTo("sotw");
      assertThat(shown.path("connectedSince").asText()).isEqualTo("2026-01-01T00:00:00Z");
      JsonNode endpoints = typeOf(shown, "endpoint");
      assertThat(endpoints.path("subscribed").asInt()).isEqualTo(2);
      assertThat(endpoints.path("wildcard").asBoolean()).isFalse();
      assertThat(endpoints.path("sentVersion").asText())
          .isNotEmpty()
          .isEqualTo(endpoints.path("acceptedVersion").asText());
      assertThat(endpoints.has("rejection")).isFalse();
      assertThat(typeOf(shown, "cluster").path("wildcard").asBoolean()).isTrue();
    }
  }

  @Test
  void anEnvoyThatLeavesIsNoLongerShown() throws Exception {
    serve();
    try (XdsClient envoy = subscribe(connect("edge-1", DEPLOYMENT))) {
      awaitEnvoy("edge-1", "synced");

      envoy.disconnect();

      await("nobody").until(() -> plane.json("/envoys").isEmpty());
    }
  }

  @Test
  void anEnvoyOfAnUnknownDeploymentIsShownAsWaiting() throws Exception {
    serve();
    try (XdsClient envoy = connect("lost", "prod/unknown")) {
      envoy.subscribe(ROUTE, "prod/unknown");

      JsonNode shown = awaitEnvoy("lost", "waiting");

      assertThat(shown.path("served").asBoolean()).isFalse();
      assertThat(typeOf(shown, "route").path("state").asText()).isEqualTo("waiting");
    }
  }

  @Test
  void aRefusedResourceIsShownWithTheWordsOfTheEnvoy() throws Exception {
    serve();
    try (XdsClient envoy = connect("edge-1", DEPLOYMENT)) {
      envoy.refuse(response -> response.type() == ROUTE);
      subscribe(envoy);

      JsonNode shown = awaitEnvoy("edge-1", "rejected");

      JsonNode route = typeOf(shown, "route");
      JsonNode rejection = route.path("rejection");
      assertThat(route.path("state").asText()).isEqualTo("rejected");
      assertThat(route.path("acceptedVersion").asText()).isEmpty();
      assertThat(rejection.path("message").asText()).isEqualTo("refused by test");
      assertThat(rejection.path("version").asText())
          .isNotEmpty()
          .isEqualTo(route.path("sentVersion").asText());
      assertThat(rejection.path("resources").get(0).asText()).isEqualTo("prod/milvus");
      assertThat(rejection.path("at").asText()).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(typeOf(shown, "cluster").path("state").asText()).isEqualTo("synced");
    }
  }

  @Test
  void aFindingIsShownWithAllItsParts() throws Exception {
    plane.source.says(
        ServiceBuilder.readOnly("ro").annotation("timeout", "soon \"<b>\"").service());
    await("ready").until(() -> plane.get("/readyz").statusCode() == 200);

    JsonNode finding = plane.json("/findings").get(0);

    assertThat(finding.path("code").asText()).isEqualTo("annotation-value");
    assertThat(finding.path("about").path("kind").asText()).isEqualTo("service");
    assertThat(finding.path("about").path("namespace").asText()).isEqualTo("prod");
    assertThat(finding.path("about").path("name").asText()).isEqualTo("ro");
    assertThat(finding.path("about").path("source").asText()).isEqualTo(Origins.FILE.source());
    assertThat(finding.path("severity").asText()).isEqualTo("error");
    assertThat(finding.path("subject").asText()).isEqualTo("Service prod/ro");
    assertThat(finding.path("key").asText()).isEqualTo("milvus-xds.io/timeout");
    assertThat(finding.path("found").asText()).isEqualTo("soon \"<b>\"");
    assertThat(finding.path("expected").asText()).isNotEmpty();
    assertThat(finding.path("effect").asText()).isNotEmpty();
    assertThat(finding.path("remedy").asText()).isNotEmpty();
  }

  @Test
  void theResourcesOfAnEnvoyAreShownWithTheirMessages() throws Exception {
    serve();
    try (XdsClient envoy = subscribe(connect("edge 1", DEPLOYMENT))) {
      envoy.awaitNames(ROUTE, "prod/milvus");

      JsonNode shown = plane.json("/resources?node=edge%201");

      assertThat(shown.path("node").asText()).isEqualTo("edge 1");
      assertThat(shown.path("groups")).hasSize(1);
      JsonNode group = shown.path("groups").get(0);
      assertThat(group.path("group").asText()).isEqualTo("prod/milvus edge 19530");
      JsonNode endpoints = group.path("resources").path("endpoint").get(0);
      assertThat(endpoints.path("name").asText()).isEqualTo("prod/milvus/ro");
      assertThat(endpoints.path("version").asText()).matches("[0-9a-f]{16}@[0-9a-f]{16}");
      assertThat(endpoints.path("message").toString()).contains("\"address\":\"10.0.0.1\"");
      JsonNode listener = group.path("resources").path("listener").get(0).path("message");
      // Packed within the listener: the printer must know what is inside.
      assertThat(listener.toString()).contains("HttpConnectionManager", "\"route_config_name\"");
    }
  }

  @Test
  void aWaitingEnvoyHasNoResources() throws Exception {
    serve();
    try (XdsClient envoy = connect("lost", "prod/unknown")) {
      envoy.subscribe(ROUTE, "prod/unknown");
      awaitEnvoy("lost", "waiting");

      JsonNode group = plane.json("/resources?node=lost").path("groups").get(0);

      assertThat(group.path("served").asBoolean()).isFalse();
      assertThat(group.path("resources")).isEmpty();
    }
  }

  @Test
  void anUnknownNodeIsAnsweredWithTheIdsThatThereAre() throws Exception {
    serve();
    try (XdsClient envoy = subscribe(connect("edge-1\n", DEPLOYMENT))) {
      awaitEnvoy("edge-1\n", "synced");

      HttpResponse<String> response = plane.get("/resources?node=edge-2");

      assertThat(envoy.held(ROUTE)).containsOnlyKeys("prod/milvus");
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .isEqualTo(
              "no connected Envoy has the node id \"edge-2\" (expected: one of \"edge-1?\")\n");
    }
  }

  @Test
  void aMissingNodeParameterIsAnsweredWithTheUsage() throws Exception {
    for (String path : List.of("/resources", "/resources?node=", "/resources?other=1")) {
      assertThat(plane.get(path).statusCode()).as(path).isEqualTo(400);
      assertThat(plane.get(path).body()).as(path).contains("/resources?node=ID");
    }
  }

  @Test
  void aPlanIsToldForWhatIsServedNow() throws Exception {
    plane.source.says(
        ServiceBuilder.readOnly("ro")
            .annotation("lb-policy", "segment-hash")
            .annotation("endpoints", "10.0.0.1:1,10.0.0.2:1,10.0.0.3:1")
            .service());
    await("ready").until(() -> plane.get("/readyz").statusCode() == 200);

    JsonNode plan = plane.json("/plan?remove=10.0.0.3:1&add=10.0.0.4:1,10.0.0.5:1&key=a&key=b%2Fc");

    assertThat(plan.path("deployment").asText()).isEqualTo(DEPLOYMENT);
    assertThat(plan.path("before").path("nodes").asInt()).isEqualTo(3);
    assertThat(plan.path("after").path("nodes").asInt()).isEqualTo(4);
    assertThat(plan.path("keys").get(1).path("key").asText()).isEqualTo("b/c");
    assertThat(plan.path("keys").get(1).path("after").path("owners")).hasSize(2);
  }

  @Test
  void aQuestionThatCannotBeAnsweredSaysWhatWasExpected() throws Exception {
    serve();

    assertThat(plane.get("/plan").body()).contains("are not divided").contains("segment-hash");
    assertThat(plane.get("/plan?shard=4").statusCode()).isEqualTo(400);
    assertThat(plane.get("/plan?shard=4").body())
        .contains("\"shard\"")
        .contains("deployment, add, remove, key");
    assertThat(plane.get("/plan?deployment=prod/other").statusCode()).isEqualTo(404);
    assertThat(plane.get("/plan?deployment=prod/other").body())
        .contains("deployment \"prod/other\" is not served")
        .contains("one of these: " + DEPLOYMENT);
  }
}
