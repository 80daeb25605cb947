package io.milvusxds.xds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that do their parts of many rounds at one moment each; what any of them throws fails the
 * test.
 *
 * <p>They spin at the start of a round, since a thread that has to be woken comes much later than
 * the few instructions take in which they are to meet. In each round they start with another
 * distance, so that in the course of all rounds each instruction of one meets each of the other.
 */
final class RacingThreads {
  private static final int PATIENCE_SECONDS = 60;
  private static final int MAX_DISTANCE = 61;

  private RacingThreads() {}

  /** What one of the threads does in a round. */
  interface Part {
    void run(int round) throws Exception;
  }

  /** Runs all rounds, each thread with its part; returns when all are over. */
  static void race(int rounds, List<Part> parts)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService threads = Executors.newFixedThreadPool(parts.size());
    try {
      Start start = new Start(parts.size());
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        Part part = parts.get(i);
        int place = i;
        ends.add(threads.submit(() -> runAll(rounds, part, place, start)));
      }
      for (Future<Boolean> end : ends) {
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean runAll(int rounds, Part part, int place, Start start) throws Exception {
    try {
      for (int round = 0; round < rounds && start.await(round); round++) {
        // Each place goes through the distances at a pace of its own.
        for (int spin = round * (2 * place + 1) % MAX_DISTANCE; spin > 0; spin--) {
          Thread.onSpinWait();
        }
        part.run(round);
      }
      return true;
    } catch (Exception | AssertionError e) {
      start.giveUp();
      throw e;
    }
  }

  /** Where all wait for each other before a round. */
  private static final class Start {
    private final int threads;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    Start(int threads) {
      this.threads = threads;
    }

    /** Returns when all are there; false when one of them has failed or was stopped. */
    // With fewer processors than threads the others need this one; that is all that yield is for.
    @SuppressWarnings("ThreadPriorityCheck")
    boolean await(int round) {
      arrivals.incrementAndGet();
      for (int spins = 1; arrivals.get() < (round + 1) * threads; spins++) {
        if (over.get() || Thread.currentThread().isInterrupted()) {
          return false;
        }
        if (spins % 1_000 == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
      return true;
    }

    void giveUp() {
      over.set(true);
    }
  }
}
