package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.kube.SliceBuilder;
import io.milvusxds.testing.wire.CutWire;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A load balancer before a real API server forgets a watch: nothing comes over it any more, nobody
 * is told, and all other connections work.
 */
@ExtendWith(SharedKube.class)
class HangingWatchKubeIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ENDPOINTS = "milvus_xds_endpoints{role=\"ro\",state=\"serving\"";
  private static final String STALE = "milvus_xds_source_stale_seconds{";

  @Test
  void aWatchThatHangsIsShownAsStaleAndFollowedWithinHalfAMinute(KubeCluster cluster)
      throws Exception {
    try (KubeNamespace namespace = cluster.namespace("hanging");
        CutWire wire = CutWire.to(cluster.port());
        ServeProcess control = serve(cluster, namespace, wire)) {
      namespace.service("milvus-ro", "ro");
      AtomicInteger next = new AtomicInteger(1);
      await("the watch of the slices")
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                write(namespace, "10.99.0." + next.getAndIncrement());
                return wire.cutPushed() > 0;
              });
      long cutAt = System.nanoTime();
      write(namespace, "10.99.0.200", "10.99.0.201");

      await("stale").atMost(LIMIT).until(() -> control.metric(STALE) > 0);
      Duration stale = Duration.ofNanos(System.nanoTime() - cutAt);
      assertThat(control.metric(ENDPOINTS)).isEqualTo(1);
      assertThat(control.admin("/readyz")).contains("stale for");
      await("followed").atMost(LIMIT).until(() -> control.metric(ENDPOINTS) == 2);
      Duration followed = Duration.ofNanos(System.nanoTime() - cutAt);

      System.err.printf(
          "a watch that hangs: stale after %d ms, followed after %d ms%n",
          stale.toMillis(), followed.toMillis());
      assertThat(followed).isLessThan(LIMIT);
      await("up to date").until(() -> control.metric(STALE) == 0);
      write(namespace, "10.99.0.202");
      await("the next change").until(() -> control.metric(ENDPOINTS) == 1);
    }
  }

  @Test
  void connectionsThatAllHangAreReplacedWithinHalfAMinute(KubeCluster cluster) throws Exception {
    try (KubeNamespace namespace = cluster.namespace("failover");
        CutWire wire = CutWire.to(cluster.port());
        ServeProcess control = serve(cluster, namespace, wire)) {
      namespace.service("milvus-ro", "ro");
      write(namespace, "10.99.0.2");
      await("the endpoint").until(() -> control.metric(ENDPOINTS) == 1);

      wire.cutOpen();
      long cutAt = System.nanoTime();
      write(namespace, "10.99.0.2", "10.99.0.3");

      await("stale").atMost(LIMIT).until(() -> control.metric(STALE) > 0);
      await("followed").atMost(LIMIT).until(() -> control.metric(ENDPOINTS) == 2);
      Duration followed = Duration.ofNanos(System.nanoTime() - cutAt);
      System.err.printf("connections that all hang: followed after %d ms%n", followed.toMillis());
      assertThat(followed).isLessThan(LIMIT);
      await("up to date").until(() -> control.metric(STALE) == 0);
    }
  }

  private static void write(KubeNamespace namespace, String... ips) {
    namespace.write(SliceBuilder.of("milvus-ro", "by-hand").ready(ips));
  }

  private static ServeProcess serve(KubeCluster cluster, KubeNamespace namespace, CutWire wire)
      throws Exception {
    String kubeconfig = cluster.kubeconfigVia(wire.port()).toString();
    return ServeProcess.launcher("kubernetes:" + namespace.name())
        .with(Map.of("KUBECONFIG", kubeconfig))
        .launch()
        .awaitReady();
  }
}
