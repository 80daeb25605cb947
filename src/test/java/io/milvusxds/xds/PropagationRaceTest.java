package io.milvusxds.xds;

import static io.milvusxds.xds.RacingThreads.race;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publications that many streams answer at once, and that come while a stream answers. */
class PropagationRaceTest {
  private static final int ROUNDS = 50_000;

  @Test
  void convergenceIsToldOnceByWhicheverStreamIsLast() throws Exception {
    AtomicIntegerArray told = new AtomicIntegerArray(ROUNDS);
    List<Propagation> propagations =
        IntStream.range(0, ROUNDS)
            .mapToObj(round -> new Propagation(2, () -> told.incrementAndGet(round)))
            .toList();

    race(ROUNDS, Collections.nCopies(2, round -> propagations.get(round).streamDone()));

    assertThat(IntStream.range(0, ROUNDS).map(told::get)).containsOnly(1);
  }

  @Test
  void whatSeveralAddWhileAStreamAnswersIsAnsweredOnceUnlessThereWereTooMany() throws Exception {
    // Three threads on two processors take turns, which is slow.
    int rounds = ROUNDS / 5;
    Awaited awaited = new Awaited();
    AtomicIntegerArray told = new AtomicIntegerArray(2 * rounds);

    race(
        rounds,
        List.of(
            round -> awaited.add(new Propagation(1, () -> told.incrementAndGet(2 * round))),
            round -> awaited.add(new Propagation(1, () -> told.incrementAndGet(2 * round + 1))),
            round -> {
              awaited.collect();
              awaited.answered();
            }));
    awaited.collect();
    awaited.answered();

    // The stream looks in every round, so there are never more than it keeps, and none is given up.
    assertThat(IntStream.range(0, 2 * rounds).map(told::get)).containsOnly(1);
  }

  @Test
  void ofTooManyTheNewestAreAnsweredAndNoneTwiceThoughAStreamAnswersMeanwhile() throws Exception {
    Awaited awaited = new Awaited();
    int rounds = ROUNDS / 100;
    AtomicIntegerArray told = new AtomicIntegerArray(rounds * 200);

    race(
        rounds,
        List.of(
            round -> {
              for (int i = round * 200; i < (round + 1) * 200; i++) {
                int number = i;
                awaited.add(new Propagation(1, () -> told.incrementAndGet(number)));
              }
            },
            round -> {
              for (int i = 0; i < 3; i++) {
                awaited.collect();
                awaited.answered();
              }
            }));
    awaited.collect();
    awaited.answered();

    assertThat(IntStream.range(0, told.length()).map(told::get)).allMatch(times -> times <= 1);
    assertThat(IntStream.range(told.length() - Awaited.MAX_UNANSWERED, told.length()))
        .allMatch(number -> told.get(number) == 1);
  }

  @Test
  void whoHearsOfAConvergenceMayWaitForTheNextPublicationToBeAdded() throws Exception {
    Awaited awaited = new Awaited();
    ExecutorService publisher = Executors.newSingleThreadExecutor();
    CountDownLatch added = new CountDownLatch(1);
    AtomicIntegerArray heard = new AtomicIntegerArray(1);
    awaited.add(
        new Propagation(
            1,
            () -> {
              publisher.execute(
                  () -> {
                    awaited.add(new Propagation(1, () -> heard.incrementAndGet(0)));
                    added.countDown();
                  });
              heard.addAndGet(0, isDone(added) ? 10 : 100);
            }));
    awaited.collect();

    awaited.answered();

    publisher.shutdown();
    assertThat(heard.get(0)).isEqualTo(10);
  }

  private static boolean isDone(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
