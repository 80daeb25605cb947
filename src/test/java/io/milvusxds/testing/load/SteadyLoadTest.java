package io.milvusxds.testing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.SettableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import io.milvusxds.demo.load.LoadReport;
import io.milvusxds.testing.load.SteadyLoad.Settings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SteadyLoadTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void asManyCallsAreBegunAsTheRateSaysHoweverBusyTheMachineIs() throws Exception {
    LoadReport report =
        SteadyLoad.start(
                new Settings(400, Duration.ofMillis(500), 1000),
                SegmentDraw.uniform(3, 1),
                segment -> Futures.immediateFuture("node of " + segment))
            .await();

    assertThat(report.calls()).isEqualTo(200);
    assertThat(report.failed()).isZero();
    assertThat(report.callsByNode())
        .containsOnlyKeys("node of segment-0", "node of segment-1", "node of segment-2");
    assertThat(report.samples())
        .allSatisfy(call -> assertThat(call.node()).isEqualTo("node of " + call.segment()));
  }

  @Test
  void slowAnswersDoNotSlowTheLoadDownUntilTooManyCallsAreUnderWay() throws Exception {
    SettableFuture<String> answer = SettableFuture.create();
    LoadReport report;
    try (SteadyLoad load =
        SteadyLoad.start(
            new Settings(1000, LONG, 30), SegmentDraw.uniform(1, 1), segment -> answer)) {
      // Nothing is answered yet, so calls end only because they are not begun.
      assertThat(load.awaitCalls(10, LONG)).isTrue();
      answer.set("one");
      report = load.stop();
    }

    assertThat(report.failures().keySet()).containsExactly("not begun: 30 calls are under way");
    assertThat(report.callsByNode().get("one")).isGreaterThanOrEqualTo(30);
  }

  @Test
  void aFailureIsKeptByItsWordsAndTheLoadGoesOn() throws Exception {
    LoadReport report =
        SteadyLoad.start(
                new Settings(1000, Duration.ofMillis(20), 10),
                SegmentDraw.uniform(1, 1),
                segment -> Futures.immediateFailedFuture(new IllegalStateException("gone")))
            .await();

    assertThat(report.failures()).containsOnlyKeys("gone").containsEntry("gone", 20L);
  }

  @Test
  void aStallIsSeenInEveryCallThatItHeldUp() throws Exception {
    CountDownLatch stall = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    SteadyLoad.Call stallsOnce =
        segment -> {
          if (first.getAndSet(false)) {
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(stall::countDown);
            Uninterruptibles.awaitUninterruptibly(stall);
          }
          return Futures.immediateFuture("one");
        };

    LoadReport report =
        SteadyLoad.start(
                new Settings(100, Duration.ofMillis(200), 100),
                SegmentDraw.uniform(1, 1),
                stallsOnce)
            .await();

    assertThat(report.calls()).isEqualTo(20);
    // The last one was due 190 ms after the beginning, and could begin after 300 ms.
    assertThat(report.latency(0)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aLoadOfLessThanOneCallIsRefused() {
    assertThatThrownBy(() -> new Settings(0, LONG, 1))
        .hasMessage("callsPerSecond: 0 (expected: 1 or more)");
  }
}
