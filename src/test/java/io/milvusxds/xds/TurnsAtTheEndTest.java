package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of a stream's tasks when the workers have stopped. */
class TurnsAtTheEndTest {
  @Test
  void tasksRunInOrderThoughNoWorkerTakesThem() {
    Turns turns =
        new Turns(
            turn -> {
              throw new RejectedExecutionException("stopped");
            });
    List<String> ran = new ArrayList<>();

    turns.execute(
        () -> {
          turns.execute(() -> ran.add("second"));
          ran.add("first");
        });
    turns.execute(() -> ran.add("third"));

    assertThat(ran).containsExactly("first", "second", "third");
  }
}
