package io.milvusxds.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.milvus1.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadRunTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void aRunEndsAfterItsNumberOfCalls() throws Exception {
    LoadRun.Settings settings = new LoadRun.Settings(3, Duration.ZERO, LONG, 100);

    LoadReport report = LoadRun.start(settings, () -> new Answered<>("", "one")).await();

    assertThat(report.calls()).isEqualTo(100);
    assertThat(report.callsByNode()).containsOnlyKeys("one").containsEntry("one", 100L);
    assertThat(report.failed()).isZero();
  }

  @Test
  void aRunEndsAfterItsTime() throws Exception {
    LoadRun.Settings settings =
        new LoadRun.Settings(1, Duration.ofMillis(10), Duration.ofMillis(100), Long.MAX_VALUE);

    LoadReport report = LoadRun.start(settings, () -> new Answered<>("", "one")).await();

    assertThat(report.calls()).isBetween(1, 11);
  }

  @Test
  void everyKindOfFailureIsCountedByItsWords() throws Exception {
    AtomicInteger number = new AtomicInteger();
    LoadRun.Call call =
        () ->
            switch (number.getAndIncrement() % 4) {
              case 0 -> throw Status.UNAVAILABLE.withDescription("gone").asRuntimeException();
              case 1 -> throw new Refusal(ErrorCode.ILLEGAL_TOPK, "topk: 0");
              case 2 -> new Answered<>("wrong ids", "one");
              default -> new Answered<>("", "two");
            };

    LoadReport report =
        LoadRun.start(new LoadRun.Settings(1, Duration.ZERO, LONG, 8), call).await();

    assertThat(report.failures())
        .containsEntry("UNAVAILABLE: gone", 2L)
        .containsEntry("ILLEGAL_TOPK: topk: 0", 2L)
        .containsEntry("wrong ids", 2L)
        .hasSize(3);
    assertThat(report.failed()).isEqualTo(6);
    assertThat(report.callsByNode()).containsEntry("one", 2L).containsEntry("two", 2L);
  }

  @Test
  void theFirstAnswerOfANodeIsTold() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    LoadRun.Settings settings = new LoadRun.Settings(1, Duration.ofMillis(1), LONG, Long.MAX_VALUE);
    try (LoadRun run =
        LoadRun.start(
            settings, () -> new Answered<>("", arrived.getCount() == 0 ? "new" : "old"))) {
      assertThat(run.awaitFirstAnswer("old", LONG)).isPresent();
      assertThat(run.awaitFirstAnswer("new", Duration.ofMillis(1))).isEmpty();
      long before = System.nanoTime();
      arrived.countDown();

      long first = run.awaitFirstAnswer("new", LONG).getAsLong();

      assertThat(first).isGreaterThanOrEqualTo(before);
      assertThat(run.stop().lastAnswerNanos("new").getAsLong()).isGreaterThanOrEqualTo(first);
    }
  }

  @Test
  void percentilesAreValuesThatOccurred() {
    List<LoadReport.Sample> samples = new ArrayList<>();
    for (int i = 100; i >= 1; i--) {
      samples.add(new LoadReport.Sample(i, i, "", "one", ""));
    }
    LoadReport report = new LoadReport(samples);

    assertThat(report.latency(0)).isEqualTo(Duration.ofNanos(1));
    assertThat(report.latency(50)).isEqualTo(Duration.ofNanos(50));
    assertThat(report.latency(99)).isEqualTo(Duration.ofNanos(99));
    assertThat(report.latency(100)).isEqualTo(Duration.ofNanos(100));
    assertThat(new LoadReport(List.of()).latency(50)).isEqualTo(Duration.ZERO);
    assertThat(report.between(11, 21).calls()).isEqualTo(10);
  }
}
