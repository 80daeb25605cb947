package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import io.milvusxds.testing.kube.NodeAddresses;
import io.milvusxds.testing.kube.SharedKube;
import io.milvusxds.testing.kube.SliceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a change of an EndpointSlice takes to be a real Envoy's membership. */
@Tag("alone")
@ExtendWith(SharedKube.class)
class ChangeLatencyKubeIT {
  private static final int CHANGES = 200;

  @Test
  void twoHundredChangesOfASliceReachEnvoyBesideThePlainWatchEvent(KubeCluster cluster)
      throws Exception {
    try (KubeStage stage = KubeStage.start(cluster, "latency");
        PlainWatch plain = PlainWatch.of(cluster, stage.namespace())) {
      List<Duration> toEnvoy = new ArrayList<>();
      List<Duration> toWatch = new ArrayList<>();
      stage.namespace().write(slice(2));
      stage.awaitReadOnly(2);

      for (int i = 0; i < CHANGES; i++) {
        int number = 3 + i % 50;
        String wanted = KubeStage.address(number).toString();
        long began = System.nanoTime();
        EndpointSlice written = stage.namespace().write(slice(number));
        // As fast as Envoy's admin page answers.
        Patience.await(wanted)
            .pollInterval(Duration.ofNanos(100_000))
            .until(() -> stage.readOnlyEndpoints().equals(List.of(wanted)));
        toEnvoy.add(Duration.ofNanos(System.nanoTime() - began));
        toWatch.add(Duration.ofNanos(plain.seenAt(written) - began));
      }

      print("to a plain watch event", toWatch);
      print("to Envoy's membership ", toEnvoy);
      assertThat(quantile(toEnvoy, 0.5)).isLessThan(Duration.ofMillis(200));
    }
  }

  private static SliceBuilder slice(int number) {
    return SliceBuilder.of(KubeStage.READ_ONLY, "by-hand").ready(NodeAddresses.address(number));
  }

  private static void print(String what, List<Duration> times) {
    System.err.printf(
        "from the patch of an EndpointSlice %s: median %.1f ms, p99 %.1f ms, of %d%n",
        what,
        quantile(times, 0.5).toNanos() / 1e6,
        quantile(times, 0.99).toNanos() / 1e6,
        times.size());
  }

  private static Duration quantile(List<Duration> times, double share) {
    return times.stream().sorted().toList().get((int) Math.floor(share * (times.size() - 1)));
  }

  /** A watch of the client library as anyone would write it, which notes when it saw what. */
  private static final class PlainWatch implements AutoCloseable, Watcher<EndpointSlice> {
    private final ConcurrentMap<String, Long> seen = new ConcurrentHashMap<>();
    private @Nullable Watch watch;

    static PlainWatch of(KubeCluster cluster, KubeNamespace namespace) {
      PlainWatch plain = new PlainWatch();
      plain.watch =
          cluster
              .admin()
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace(namespace.name())
              .watch(plain);
      return plain;
    }

    long seenAt(EndpointSlice slice) {
      String version = slice.getMetadata().getResourceVersion();
      Patience.await("the watch event").until(() -> seen.containsKey(version));
      return seen.getOrDefault(version, 0L);
    }

    @Override
    public void eventReceived(Action action, EndpointSlice slice) {
      seen.put(slice.getMetadata().getResourceVersion(), System.nanoTime());
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new AssertionError("the plain watch ended", cause);
    }

    @Override
    public void close() {
      Watch open = watch;
      if (open != null) {
        open.close();
      }
    }
  }
}
