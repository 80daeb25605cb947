package io.milvusxds.xds;

import static io.milvusxds.testing.Patience.await;
import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.xds.BesiegedServer.GROUP;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Clients that stop half-way: they cost the server one place each and nothing that grows. */
class StalledClientFeatureTest {
  // Seen here: streams that keep nothing were between 0.7 MB smaller and 0.05 MB larger after
  // 10,000
  // updates than after 1,000. With a planted leak the 80 streams were 4.8 to 5.3 MB larger when
  // each
  // kept every unanswered publication, 5.7 MB when the group kept every snapshot, and 23 MB when
  // each stream did. Netty takes its buffers from the heap in chunks of 2 MiB; one more of them by
  // chance must pass.
  private static final long NOISE_BYTES = 3 << 20;
  private static final int STREAMS = 80;

  @Test
  void clientsThatReadNothingCostNoMemoryOverTenThousandUpdates() throws IOException {
    try (Publications publications = new Publications()) {
      for (int i = 0; i < STREAMS; i++) {
        BareStream.sotw(publications.besieged.connection())
            .send(request(GROUP, ENDPOINT.typeUrl()).addResourceNames("a"))
            .send(request(GROUP, CLUSTER.typeUrl()));
      }
      publications.awaitStreams(STREAMS);

      publications.publishUpTo(1_000);
      long early = publications.besieged.usedHeapBytes();
      publications.publishUpTo(10_000);

      assertThat(publications.besieged.usedHeapBytes() - early).isLessThan(NOISE_BYTES);
      publications.besieged.assertTheOthersAreServedAtOnce();
    }
  }

  @Test
  void clientsThatNeverAnswerCostNoMemoryOverTenThousandUpdates() throws IOException {
    try (Publications publications = new Publications()) {
      for (int i = 0; i < STREAMS; i++) {
        publications.besieged.stream().send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
      }
      publications.awaitStreams(STREAMS);

      publications.publishUpTo(1_000);
      long early = publications.besieged.usedHeapBytes();
      publications.publishUpTo(10_000);

      assertThat(publications.besieged.usedHeapBytes() - early).isLessThan(NOISE_BYTES);
      publications.besieged.assertTheOthersAreServedAtOnce();
    }
  }

  @Test
  void requestsWithoutEndAndWithoutReadingDelayNobody() throws Exception {
    try (BesiegedServer besieged = new BesiegedServer(XdsLimits.DEFAULT)) {
      AtomicBoolean enough = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Future<Long> one = threads.submit(() -> flood(besieged, enough));
        Future<Long> two = threads.submit(() -> flood(besieged, enough));

        for (int i = 0; i < 20; i++) {
          besieged.assertTheOthersAreServedAtOnce();
        }

        enough.set(true);
        assertThat(one.get(10, TimeUnit.SECONDS)).isPositive();
        assertThat(two.get(10, TimeUnit.SECONDS)).isPositive();
      } finally {
        enough.set(true);
        threads.shutdownNow();
      }
      besieged.assertOnlyTheGoodClientIsLeft();
    }
  }

  /** Sends requests as fast as the transport takes them; returns how many. */
  private static long flood(BesiegedServer besieged, AtomicBoolean enough) {
    byte[] request = request(GROUP, ENDPOINT.typeUrl()).addResourceNames("a").build().toByteArray();
    BareStream stream = BareStream.sotw(besieged.connection());
    long sent = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!enough.get() && System.nanoTime() < deadline) {
      if (stream.isReady()) {
        stream.send(request);
        sent++;
      } else {
        Thread.onSpinWait();
      }
    }
    stream.cancel();
    return sent;
  }

  @Test
  void aStreamOnWhichNothingIsSaidEnds() throws IOException {
    XdsLimits limits = HastyLimits.of(20);
    try (BesiegedServer besieged = new BesiegedServer(limits)) {
      BareStream silent = besieged.stream();

      assertThat(silent.awaitEnd().getDescription()).contains("no request within 300 ms");
      besieged.assertOnlyTheGoodClientIsLeft();
    }
  }

  /** A besieged server and how much was published on it. */
  private static final class Publications implements AutoCloseable {
    final BesiegedServer besieged = new BesiegedServer(XdsLimits.DEFAULT);
    private int published;

    Publications() throws IOException {}

    void awaitStreams(int bad) {
      await("streams").until(() -> besieged.server.streams().size() == bad + 1);
    }

    void publishUpTo(int total) {
      for (; published < total; published++) {
        besieged.publishNext();
        if (published % 500 == 0) {
          besieged.assertTheOthersAreServedAtOnce();
        }
      }
      besieged.assertTheOthersAreServedAtOnce();
    }

    @Override
    public void close() {
      besieged.close();
    }
  }
}
