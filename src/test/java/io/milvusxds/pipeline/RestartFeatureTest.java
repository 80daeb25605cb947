package io.milvusxds.pipeline;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.FakeSource;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.XdsClient;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A control plane that comes back must not harm what went on without it: an Envoy keeps what the
 * new process does not know, gets all that it does know, and nothing is remembered between the two.
 */
class RestartFeatureTest {
  private static final String DEPLOYMENT = "prod/milvus";
  private static final String READ_ONLY = DEPLOYMENT + "/ro";
  private static final String READ_WRITE = DEPLOYMENT + "/rw";
  private static final Gap SLICE =
      new Gap(new GapScope.OneService(new ServiceRef("prod", "readers")), "EndpointSlice prod/x");

  private final HandResolver dns = new HandResolver();
  private int port;
  private FakeSource source = new FakeSource("registry");
  private Pipeline pipeline = newPipeline();
  private XdsServer<EnvoyGroup> server = newServer();

  private Pipeline newPipeline() {
    return new Pipeline(List.of(source), dns.resolver(), new PipelineListener() {});
  }

  private XdsServer<EnvoyGroup> newServer() {
    return new XdsServer<>(
        pipeline.nodeGroups(), XdsListener.NONE, XdsLimits.DEFAULT, Clock.systemUTC());
  }

  @BeforeEach
  void start() throws IOException {
    server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    port = server.port();
    pipeline.start(server);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    server.close();
  }

  private void restart() throws IOException {
    stop();
    source = new FakeSource("registry");
    pipeline = newPipeline();
    server = newServer();
    start();
  }

  private XdsClient envoy() {
    return XdsClient.connect(port, DEPLOYMENT)
        .subscribeLikeEnvoy(List.of(READ_ONLY, READ_WRITE), List.of(DEPLOYMENT));
  }

  private static ServiceBuilder readers() {
    return readOnly("readers").port("engine", 19530);
  }

  private static MilvusService writer(String ip) {
    return readWrite("writer").port("engine", 19530).endpoint(ip).service();
  }

  private XdsClient served(MilvusService readers) {
    XdsClient envoy = envoy();
    source.says(readers, writer("10.0.1.1"));
    envoy.awaitNames(ROUTE, DEPLOYMENT);
    envoy.awaitNames(ENDPOINT, READ_ONLY, READ_WRITE);
    return envoy;
  }

  /** The marker comes after everything that was due before it. */
  private void awaitAnotherWriter(XdsClient envoy) {
    await("the other writer").until(() -> envoy.text(ENDPOINT, READ_WRITE).contains("10.0.1.2"));
  }

  @Test
  void anEnvoyKeepsEndpointsThatTheNewProcessCouldNotRead() throws IOException {
    try (XdsClient envoy = served(readers().endpoint("10.0.0.1").service())) {
      restart();
      envoy.reconnect();

      source.says(List.of(readers().service(), writer("10.0.1.2")), SLICE);

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1");
    }
  }

  @Test
  void whatBecomesKnownAfterARestartIsToldEvenWhenItIsEmptiness() throws IOException {
    try (XdsClient envoy = served(readers().endpoint("10.0.0.1").service())) {
      restart();
      envoy.reconnect();
      source.says(List.of(readers().service(), writer("10.0.1.2")), SLICE);
      awaitAnotherWriter(envoy);

      source.says(readers().service(), writer("10.0.1.2"));

      await("the empty pool").until(() -> !envoy.text(ENDPOINT, READ_ONLY).contains("10.0.0.1"));
    }
  }

  @Test
  void anEnvoyKeepsTheAddressesOfAHostThatTheNewProcessCanNotResolve() throws IOException {
    dns.answers("searcher", "10.0.0.1");
    MilvusService byName = readOnly("readers").annotation("endpoints", "searcher:19530").service();
    try (XdsClient envoy = served(byName)) {
      dns.answers("searcher");
      restart();
      envoy.reconnect();

      source.says(byName, writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1");
      dns.answers("searcher", "10.0.0.7");
      await("the new address").until(() -> envoy.text(ENDPOINT, READ_ONLY).contains("10.0.0.7"));
    }
  }

  @Test
  void aNewHostNameWhoseLookupIsUnderWayTakesNothingAwayFromAServedDeployment() {
    dns.isAskedFor("slow");
    try (XdsClient envoy = served(readers().endpoint("10.0.0.1").service())) {
      source.says(
          readOnly("readers").annotation("endpoints", "slow:19530,10.0.0.9:19530").service(),
          writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1").doesNotContain("10.0.0.9");
      dns.answers("slow", "10.0.0.8");
      await("both")
          .until(() -> envoy.text(ENDPOINT, READ_ONLY).matches("(?s).*10.0.0.8.*10.0.0.9.*"));
    }
  }

  @Test
  void aServiceWhosePortIsRenamedLosesNoEndpointWhileItsSlicesFollow() {
    try (XdsClient envoy = served(readers().endpoint("10.0.0.1").service())) {
      source.says(
          readOnly("readers")
              .port("grpc", 19530)
              .endpoint("10.0.0.1", Map.of("engine", 19530))
              .endpoint("10.0.0.2", Map.of("engine", 19530))
              .service(),
          writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1").contains("10.0.0.2");
    }
  }

  @Test
  void aValueRefusedSinceARestartChangesNothingForAnEnvoyThatHasOne() throws IOException {
    try (XdsClient envoy =
        served(readers().endpoint("10.0.0.1").annotation("timeout", "30s").service())) {
      restart();
      envoy.reconnect();

      source.says(
          readers().endpoint("10.0.0.1").annotation("timeout", "30").service(), writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ROUTE, DEPLOYMENT)).contains("seconds: 30");
      try (XdsClient fresh = envoy()) {
        fresh.awaitNames(ROUTE, DEPLOYMENT);
        assertThat(fresh.text(ROUTE, DEPLOYMENT)).contains("seconds: 1\n");
      }
    }
  }

  @Test
  void aServiceThatAppearsLaterWithARefusedValueIsServedWithTheDefaultAtOnce() {
    try (XdsClient envoy = envoy()) {
      source.says(writer("10.0.1.1"));
      envoy.awaitNames(ROUTE, DEPLOYMENT);

      source.says(
          readers()
              .endpoint("10.0.0.1")
              .annotation("timeout", "30")
              .annotation("domains", "milvus.example.com")
              .service(),
          writer("10.0.1.1"));

      await("the other keys")
          .until(() -> envoy.text(ROUTE, DEPLOYMENT).contains("milvus.example.com"));
    }
  }

  @Test
  void aRefusedShardSettingSinceARestartHoldsBackNoEndpoint() throws IOException {
    ServiceBuilder divided = readers().annotation("lb-policy", "segment-hash");
    try (XdsClient envoy =
        served(divided.annotation("segment.shards", "64").endpoint("10.0.0.1").service())) {
      restart();
      envoy.reconnect();

      source.says(
          readers()
              .annotation("lb-policy", "segment-hash")
              .annotation("segment.shards", "many")
              .endpoint("10.0.0.2")
              .service(),
          writer("10.0.1.2"));

      await("the new node").until(() -> envoy.text(ENDPOINT, READ_ONLY).contains("10.0.0.2"));
      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ROUTE, DEPLOYMENT)).contains("63/64").doesNotContain("1023/1024");
    }
  }

  @Test
  void aMistypedRoleSinceARestartTakesNoPoolAndNoRouteAway() throws IOException {
    try (XdsClient envoy =
        served(readers().annotation("timeout", "30s").endpoint("10.0.0.1").service())) {
      restart();
      envoy.reconnect();

      source.says(
          readers().endpoint("10.0.0.1").annotation("role", "r0").service(), writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.text(ENDPOINT, READ_ONLY)).contains("10.0.0.1");
      assertThat(envoy.text(CLUSTER, READ_ONLY)).isNotEmpty();
      assertThat(envoy.text(ROUTE, DEPLOYMENT)).contains("seconds: 30");
    }
  }

  @Test
  void aServedDeploymentThatMayHaveMovedToAFileNobodyCanReadIsNotToldToBeGone() {
    try (XdsClient envoy = served(readers().endpoint("10.0.0.1").service())) {
      MilvusService other =
          readOnly("other").annotation("deployment", "other").port("engine", 1).service();

      source.says(List.of(other), new Gap(new GapScope.Everything(), "file b.yaml"));
      await("the one that is kept")
          .until(() -> pipeline.status().kept().toString().startsWith("{" + DEPLOYMENT + "="));
      source.says(readers().endpoint("10.0.0.1").service(), writer("10.0.1.2"));

      awaitAnotherWriter(envoy);
      assertThat(envoy.responses(CLUSTER)).hasSize(1);
      await("nothing kept").until(() -> pipeline.status().kept().isEmpty());
    }
  }

  @Test
  void theNewProcessTellsWhichPoolIsUnknownAndWhy() throws IOException {
    restart();

    source.says(List.of(readers().service(), writer("10.0.1.2")), SLICE);

    await("the plan").until(() -> !pipeline.status().plan().deployments().isEmpty());
    assertThat(pipeline.status().plan().deployments().get(0).pools().get(0).knowledge().why())
        .isEqualTo("EndpointSlice prod/x could not be read");
  }
}
