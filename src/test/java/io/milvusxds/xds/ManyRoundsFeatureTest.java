package io.milvusxds.xds;

import static io.milvusxds.testing.xds.BareStream.request;
import static io.milvusxds.xds.BesiegedServer.GROUP;
import static io.milvusxds.xds.resource.ResourceType.CLUSTER;
import static io.milvusxds.xds.resource.ResourceType.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.milvusxds.testing.xds.BareStream;
import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is opened and dropped over and over leaves nothing behind. */
class ManyRoundsFeatureTest {
  // Seen here: 0.3 MB more when nothing is kept, and 4.3 MB with a planted leak of the 2,000
  // streams
  // (some 2 KB each). Netty takes its buffers from the heap in chunks of 2 MiB; one more of them by
  // chance must pass.
  private static final long NOISE_BYTES = 3 << 20;

  @Test
  void twoThousandStreamsOpenedAndCancelledLeaveStreamsHeapAndGaugesAsTheyWere()
      throws IOException {
    try (BesiegedServer besieged = new BesiegedServer(XdsLimits.DEFAULT)) {
      rounds(besieged, 200);
      besieged.assertOnlyTheGoodClientIsLeft();
      long before = besieged.usedHeapBytes();

      rounds(besieged, 2_000);

      besieged.assertOnlyTheGoodClientIsLeft();
      assertThat(besieged.usedHeapBytes() - before).isLessThan(NOISE_BYTES);
      besieged.assertTheOthersAreServedAtOnce();
    }
  }

  /** Ten connections, one after the other; each stream ends in another state of its life. */
  private static void rounds(BesiegedServer besieged, int count) {
    for (int connections = 0; connections < 10; connections++) {
      ManagedChannel connection = besieged.connection();
      for (int i = 0; i < count / 10; i++) {
        round(BareStream.sotw(connection), i % 4);
      }
      besieged.disconnect(connection);
    }
  }

  private static void round(BareStream stream, int kind) {
    switch (kind) {
      case 0 -> {}
      case 1 -> stream.send(request("group-of-" + System.nanoTime(), CLUSTER.typeUrl()));
      case 2 -> stream.send(request(GROUP, ENDPOINT.typeUrl()).addResourceNames("missing"));
      default -> stream.read(1).send(request(GROUP, CLUSTER.typeUrl())).awaitReceived(1);
    }
    stream.cancel();
  }
}
