package io.milvusxds.ops;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A page that is made once for all who ask for it at the same time, so that many clients cost no
 * more than a few. Nobody gets a page whose making began before he asked.
 */
final class SharedAnswer {
  private final Supplier<Answer> making;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile Optional<Made> last = Optional.empty();

  private record Made(long begunAtNanos, Answer answer) {}

  /**
   * @param making makes the page as it is now
   */
  SharedAnswer(Supplier<Answer> making) {
    this.making = making;
  }

  /** The page as it is now, or as it was made for somebody else meanwhile. */
  Answer get() {
    long askedAtNanos = System.nanoTime();
    turn.lock();
    try {
      Optional<Answer> shared =
          last.filter(made -> made.begunAtNanos() - askedAtNanos > 0).map(Made::answer);
      return shared.orElseGet(this::make);
    } finally {
      turn.unlock();
    }
  }

  /** How many wait for the page that is being made or for the next one. */
  int waiting() {
    return turn.getQueueLength();
  }

  private Answer make() {
    long begunAtNanos = System.nanoTime();
    Answer answer = making.get();
    last = Optional.of(new Made(begunAtNanos, answer));
    return answer;
  }
}
