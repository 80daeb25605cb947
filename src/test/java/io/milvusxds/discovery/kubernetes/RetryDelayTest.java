package io.milvusxds.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.kubernetes.ApiFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryDelayTest {
  private final RetryDelay delay = new RetryDelay(new Random(1));

  private Duration after(Kind kind) {
    return delay.after(new ApiFailure(kind, "for a test"));
  }

  @Test
  void eachWaitIsBetweenAHalfAndTheWholeOfTwiceTheOneBefore() {
    long due = 100;
    for (int i = 0; i < 8; i++) {
      assertThat(after(Kind.SERVER_ERROR))
          .isBetween(Duration.ofMillis(due / 2), Duration.ofMillis(due));
      due *= 2;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNREACHABLE, 1",
    "SILENT, 1",
    "FORBIDDEN, 5",
    "UNAUTHORIZED, 5",
    "BAD_CONFIGURATION, 5",
    "SERVER_ERROR, 30",
    "TOO_MANY, 30"
  })
  void noWaitIsLongerThanItsKindAllows(Kind kind, long seconds) {
    List<Duration> waits = IntStream.range(0, 50).mapToObj(i -> after(kind)).toList();

    assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(seconds)) <= 0);
    assertThat(waits)
        .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(seconds).dividedBy(2)) > 0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFailureOfAnotherKindBeginsAnew(Kind kind) {
    for (int i = 0; i < 10; i++) {
      after(kind == Kind.FORBIDDEN ? Kind.SILENT : Kind.FORBIDDEN);
    }

    assertThat(after(kind)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aSuccessBeginsAnew() {
    IntStream.range(0, 10).forEach(i -> after(Kind.SERVER_ERROR));

    delay.reset();

    assertThat(after(Kind.SERVER_ERROR)).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void theServersOwnWishIsHeededWithinReason() {
    assertThat(asked(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    assertThat(asked(Duration.ofHours(2))).isEqualTo(Duration.ofSeconds(30));
    assertThat(asked(Duration.ZERO)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void replicasThatFailTogetherDoNotComeBackTogether() {
    long distinct =
        Stream.iterate(1, seed -> seed + 1)
            .limit(20)
            .map(
                seed ->
                    new RetryDelay(new Random(seed))
                        .after(new ApiFailure(Kind.UNREACHABLE, "for a test")))
            .distinct()
            .count();

    assertThat(distinct).isGreaterThan(15);
  }

  private Duration asked(Duration wish) {
    return delay.after(new ApiFailure(Kind.TOO_MANY, "for a test", Optional.of(wish)));
  }
}
