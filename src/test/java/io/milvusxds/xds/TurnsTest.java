package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How streams share the workers. */
class TurnsTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();

  private void work() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  @Test
  void aStreamWithMuchToDoLetsTheOthersGoBetweenItsTasks() {
    Turns greedy = new Turns(waiting::add);
    Turns modest = new Turns(waiting::add);
    greedy.execute(() -> ran.add("greedy 1"));
    greedy.execute(() -> ran.add("greedy 2"));
    greedy.execute(() -> ran.add("greedy 3"));
    modest.execute(() -> ran.add("modest"));

    work();

    assertThat(ran).containsExactly("greedy 1", "modest", "greedy 2", "greedy 3");
  }

  @Test
  void aTaskThatFailsDoesNotStopTheNext() {
    Turns turns = new Turns(waiting::add);
    turns.execute(
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    turns.execute(() -> ran.add("next"));

    try {
      work();
    } catch (IllegalStateException e) {
      ran.add("failed");
    }
    work();

    assertThat(ran).containsExactly("failed", "next");
  }

  @Test
  void tasksRunOneAtATimeAndInOrderThoughThereAreManyWorkers() throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    Turns turns = new Turns(workers);
    List<Integer> seen = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(10_000);

    for (int i = 0; i < 10_000; i++) {
      int number = i;
      turns.execute(
          () -> {
            // Not safe for threads: two at a time would lose some or break the order.
            seen.add(number);
            done.countDown();
          });
    }

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    workers.shutdown();
    assertThat(seen).hasSize(10_000).isSorted();
  }
}
