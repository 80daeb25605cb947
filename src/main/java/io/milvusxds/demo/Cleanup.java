package io.milvusxds.demo;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What was started and must be taken down again, the last one first.
 *
 * <p>Safe for any number of threads: the end of the JVM may come while the story still starts
 * things.
 */
final class Cleanup implements AutoCloseable {
  private final ConcurrentLinkedDeque<Closing> open = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** How one thing is taken down. */
  @FunctionalInterface
  interface Closing {
    /** Takes it down; does nothing the second time. */
    void close() throws IOException;
  }

  /** Remembers how to take something down; does it at once when all else is down already. */
  void add(Closing closing) throws IOException {
    open.addLast(closing);
    if (closed) {
      closeOpen();
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeOpen();
  }

  private void closeOpen() throws IOException {
    Closing last = open.pollLast();
    if (last == null) {
      return;
    }
    try {
      last.close();
    } finally {
      closeOpen();
    }
  }
}
