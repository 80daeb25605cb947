package io.milvusxds.testing.seed;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvusxds.testing.seed.FrontCalls.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the nodes of the comparison do, without any Envoy before them. */
@Timeout(60)
class TimedNodeProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private TimedNodeProcess node;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    node = TimedNodeProcess.launch("ro-1");
    node.listen();
    node.awaitListening();
    channel =
        NettyChannelBuilder.forAddress(node.address().host(), node.address().port())
            .usePlaintext()
            .disableRetry()
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    node.close();
  }

  private String search(Demand demand, Duration limit) throws Exception {
    return new FrontCalls("direct", channel, true, Kind.SEARCH, demand, limit).begin("films").get();
  }

  @Test
  void itAnswersAfterAsLongAsTheCallSaysWithAsManyBytes() throws Exception {
    long began = System.nanoTime();

    String name =
        search(Demand.DULL.taking(Duration.ofMillis(300)).of(5_000_000, 1_000_000), LIMIT);

    assertThat(name).isEqualTo("ro-1");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(300), LIMIT);
  }

  @Test
  void onlyTheNodeThatIsSlowTakesLonger() throws Exception {
    String quick = search(Demand.DULL.slowOn("ro-2", Duration.ofHours(1)), LIMIT);
    assertThat(quick).isEqualTo("ro-1");

    Demand slowHere = Demand.DULL.slowOn("ro-1", Duration.ofHours(1));

    assertThatThrownBy(() -> search(slowHere, Duration.ofMillis(300)))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @Test
  void itComesBackAtItsAddressAfterItWasKilledAndStillKnowsItsCalls() throws Exception {
    search(Demand.DULL, LIMIT);
    node.launchNext();
    node.awaitNext();
    node.rememberCalls();

    node.kill();
    assertThatThrownBy(() -> search(Demand.DULL, LIMIT)).hasMessageContaining("UNAVAILABLE");
    node.listen();
    node.awaitListening();

    await("it answers again").ignoreExceptions().until(() -> !search(Demand.DULL, LIMIT).isEmpty());
    assertThat(node.calls()).containsEntry("direct", 2L);
  }

  @Test
  void whileItIsStoppedItTakesCallsAndAnswersThemLater() throws Exception {
    node.signal("STOP");
    assertThatThrownBy(() -> search(Demand.DULL, Duration.ofMillis(300)))
        .hasMessageContaining("DEADLINE_EXCEEDED");
    Future<String> later =
        new FrontCalls("direct", channel, true, Kind.SEARCH, Demand.DULL, LIMIT).begin("films");

    node.signal("CONT");

    assertThat(later.get()).isEqualTo("ro-1");
  }
}
