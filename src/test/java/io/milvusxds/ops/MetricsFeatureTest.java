package io.milvusxds.ops;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static io.milvusxds.xds.resource.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.testing.xds.Variant;
import io.milvusxds.testing.xds.XdsClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics say about a running control plane, with Envoys on real streams. */
class MetricsFeatureTest {
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

  private static ServiceBuilder readOnly() {
    return ServiceBuilder.readOnly("ro").port("engine", 19530).endpoint("10.0.0.1");
  }

  private XdsClient envoy() {
    XdsClient envoy = XdsClient.connect(plane.xds.port(), DEPLOYMENT);
    return envoy.subscribeLikeEnvoy(
        List.of("prod/milvus/ro", "prod/milvus/rw"), List.of("prod/milvus"));
  }

  private void awaitMetric(String series, double value) {
    await(series + " " + value)
        .untilAsserted(() -> assertThat(plane.metric(series)).isEqualTo(value));
  }

  @Test
  void everyStreamIsCountedByItsProtocolAndTheGaugesReturnToZeroWhenClientsVanish() {
    plane.source.says(readOnly().service());
    try (XdsClient envoy = envoy();
        XdsClient delta =
            XdsClient.connect(plane.xds.port(), Variant.DELTA_AGGREGATED, DEPLOYMENT)) {
      delta.subscribeToAll(CLUSTER);
      awaitMetric("milvus_xds_streams{protocol=\"sotw\"}", 1);
      awaitMetric("milvus_xds_streams{protocol=\"delta\"}", 1);
      awaitMetric("milvus_xds_subscriptions{state=\"synced\",type=\"cluster\"}", 2);

      envoy.disconnect();
      delta.disconnect();

      awaitMetric("milvus_xds_streams{protocol=\"sotw\"}", 0);
      awaitMetric("milvus_xds_streams{protocol=\"delta\"}", 0);
      awaitMetric("milvus_xds_subscriptions{state=\"synced\",type=\"cluster\"}", 0);
      assertThat(plane.metric("milvus_xds_streams_opened_total{protocol=\"sotw\"}")).isEqualTo(1);
    }
  }

  @Test
  void whatEnvoysAcceptIsCountedAsPushesBytesAndAcks() {
    plane.source.says(readOnly().service());

    try (XdsClient envoy = envoy()) {
      envoy.awaitNames(ROUTE, "prod/milvus");
      awaitMetric("milvus_xds_acks_total{type=\"route\"}", 1);
    }

    assertThat(plane.metric("milvus_xds_pushes_total{type=\"route\"}")).isEqualTo(1);
    assertThat(plane.metric("milvus_xds_pushed_bytes_total{type=\"route\"}")).isGreaterThan(100);
    assertThat(plane.metric("milvus_xds_pushes_total{type=\"secret\"}")).isZero();
    assertThat(plane.metric("milvus_xds_nacks_total{type=\"route\"}")).isZero();
  }

  @Test
  void aRefusedResponseIsCountedOnceAndItsEnvoyStaysRejected() {
    plane.source.says(readOnly().service());
    try (XdsClient envoy = XdsClient.connect(plane.xds.port(), DEPLOYMENT)) {
      envoy.refuse(response -> response.type() == ROUTE);

      envoy.subscribeLikeEnvoy(List.of("prod/milvus/ro"), List.of("prod/milvus"));

      awaitMetric("milvus_xds_nacks_total{type=\"route\"}", 1);
      awaitMetric("milvus_xds_subscriptions{state=\"rejected\",type=\"route\"}", 1);
      // A later change of endpoints reaches the same Envoy, and is no reason to count again.
      plane.source.says(readOnly().endpoint("10.0.0.2").service());
      awaitMetric("milvus_xds_acks_total{type=\"endpoint\"}", 2);
      assertThat(plane.metric("milvus_xds_nacks_total{type=\"route\"}")).isEqualTo(1);
      assertThat(plane.metric("milvus_xds_pushes_total{type=\"route\"}")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatNamesNoDeploymentIsCountedAsRefused() {
    plane.source.says(readOnly().service());

    try (XdsClient envoy = XdsClient.connect(plane.xds.port(), "nonsense")) {
      envoy.subscribeToAll(CLUSTER);
      envoy.awaitEnd();
    }

    awaitMetric("milvus_xds_refused_clients_total", 1);
    assertThat(plane.metric("milvus_xds_streams{protocol=\"sotw\"}")).isZero();
  }

  @Test
  void anEnvoyOfAnUnknownDeploymentWaits() {
    plane.source.says(readOnly().service());

    try (XdsClient envoy = XdsClient.connect(plane.xds.port(), "prod/unknown")) {
      envoy.subscribeToAll(CLUSTER);

      awaitMetric("milvus_xds_subscriptions{state=\"waiting\",type=\"cluster\"}", 1);
    }
  }

  @Test
  void endpointsAreCountedByRoleAndState() {
    plane.source.says(
        readOnly().endpoint("10.0.0.2").endpoint("10.0.0.3", EndpointState.DRAINING).service());

    awaitMetric("milvus_xds_deployments", 1);

    assertThat(plane.metric("milvus_xds_endpoints{role=\"ro\",state=\"serving\"}")).isEqualTo(2);
    assertThat(plane.metric("milvus_xds_endpoints{role=\"ro\",state=\"draining\"}")).isEqualTo(1);
    assertThat(plane.metric("milvus_xds_endpoints{role=\"rw\",state=\"serving\"}")).isZero();
    assertThat(plane.metric("milvus_xds_empty_pools{role=\"ro\"}")).isZero();
    assertThat(plane.metric("milvus_xds_empty_pools{role=\"rw\"}")).isEqualTo(1);
  }

  @Test
  void anEndpointThatHelpsOutInAnotherPoolCountsOnlyWhereItBelongs() {
    plane.source.says(
        readOnly().annotation("search-fallback", "rw").service(),
        ServiceBuilder.readWrite("rw").port("engine", 19530).endpoint("10.0.0.9").service());

    awaitMetric("milvus_xds_deployments", 1);

    assertThat(plane.metric("milvus_xds_endpoints{role=\"ro\",state=\"serving\"}")).isEqualTo(1);
    assertThat(plane.metric("milvus_xds_endpoints{role=\"rw\",state=\"serving\"}")).isEqualTo(1);
  }

  @Test
  void findingsComeAndGoWithWhatIsWrong() {
    plane.source.says(readOnly().annotation("timeout", "soon").service());
    // The other one: there is no read-write Service.
    awaitMetric("milvus_xds_findings{code=\"annotation-value\",severity=\"error\"}", 1);
    awaitMetric("milvus_xds_findings{code=\"role-unclaimed\",severity=\"error\"}", 1);

    plane.source.says(readOnly().annotation("timeout", "5s").service());

    awaitMetric("milvus_xds_findings{code=\"annotation-value\",severity=\"error\"}", 0);
    awaitMetric("milvus_xds_findings{code=\"role-unclaimed\",severity=\"error\"}", 1);
  }

  @Test
  void aSourceShowsWhetherItHasSyncedAndHowOldItsStateIs() {
    assertThat(plane.metric("milvus_xds_source_synced{source=\"fake\"}")).isZero();

    plane.source.says(readOnly().service());
    plane.source.isStaleSince(ControlPlane.NOW.minusSeconds(90));

    awaitMetric("milvus_xds_source_synced{source=\"fake\"}", 1);
    assertThat(plane.metric("milvus_xds_source_services{source=\"fake\"}")).isEqualTo(1);
    assertThat(plane.metric("milvus_xds_source_stale_seconds{source=\"fake\"}")).isEqualTo(90);
    plane.source.isUpToDate();
    assertThat(plane.metric("milvus_xds_source_stale_seconds{source=\"fake\"}")).isZero();
  }

  @Test
  void aSourceShowsHowLongItsRegistryHasSaidNothing() {
    assertThat(plane.metric("milvus_xds_source_silent_seconds{source=\"fake\"}")).isZero();

    plane.source.isHeardAt(ControlPlane.NOW.minusSeconds(7));

    assertThat(plane.metric("milvus_xds_source_silent_seconds{source=\"fake\"}")).isEqualTo(7);
  }

  @Test
  void aChangeIsTimedUntilTheLastEnvoyHasConfirmedIt() {
    plane.source.says(readOnly().service());
    try (XdsClient first = envoy();
        XdsClient second = envoy()) {
      awaitMetric("milvus_xds_acks_total{type=\"route\"}", 2);
      awaitMetric("milvus_xds_subscriptions{state=\"synced\",type=\"endpoint\"}", 2);
      double before = plane.metric("milvus_xds_convergence_seconds_count");
      second.ignore(response -> true);

      plane.source.says(readOnly().endpoint("10.0.0.2").service());

      awaitMetric("milvus_xds_subscriptions{state=\"stale\",type=\"endpoint\"}", 1);
      first.awaitResponses(ENDPOINT, 2);
      assertThat(plane.metric("milvus_xds_convergence_seconds_count")).isEqualTo(before);
      second.disconnect();
      awaitMetric("milvus_xds_convergence_seconds_count", before + 1);
      assertThat(plane.metric("milvus_xds_convergence_seconds_sum")).isPositive();
    }
  }

  @Test
  void everyRoundIsTimed() {
    plane.source.says(readOnly().service());
    awaitMetric("milvus_xds_deployments", 1);

    await("a timed round")
        .until(() -> plane.metric("milvus_xds_rebuild_duration_seconds_count") >= 1);

    assertThat(plane.metric("milvus_xds_rebuild_duration_seconds_bucket{le=\"+Inf\"}"))
        .isGreaterThanOrEqualTo(1);
    assertThat(plane.metric("milvus_xds_rebuild_failures_total")).isZero();
  }

  @Test
  void aFailedRoundIsCounted() {
    plane.metrics.pipelineListener().failed(new IllegalStateException("broken"));

    assertThat(plane.metric("milvus_xds_rebuild_failures_total")).isEqualTo(1);
  }

  @Test
  void everyLimitIsShownAndHowMuchOfItIsUsed() {
    plane.source.says(readOnly().service());

    try (XdsClient envoy = XdsClient.connect(plane.xds.port(), DEPLOYMENT)) {
      envoy.subscribeToAll(CLUSTER);

      awaitMetric("milvus_xds_limit_use{limit=\"streams\"}", 1);
      awaitMetric("milvus_xds_limit_use{limit=\"connections-per-peer\"}", 1);
      await("memory that is used")
          .until(() -> plane.metric("milvus_xds_limit_use{limit=\"memory-bytes\"}") > 0);
    }
    assertThat(plane.metric("milvus_xds_limit{limit=\"names-per-stream\"}")).isEqualTo(10_000);
    assertThat(plane.metric("milvus_xds_limit{limit=\"request-bytes\"}")).isEqualTo(4 << 20);
  }

  @Test
  void theVersionIsALabel() {
    assertThat(plane.metric("milvus_xds_build_info{version=\"1.2.3\"}")).isEqualTo(1);
  }
}
