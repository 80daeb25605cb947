package io.milvusxds.xds;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the tasks of one stream one after the other, each in a turn of its own.
 *
 * <p>After each task the stream goes to the end of the workers' queue. So a client that always has
 * one more request ready gets no more of a worker than one that has a single one, which an executor
 * that drains its queue before it yields would give it.
 *
 * <p>The queue stays short: a stream asks for one request at a time and queues one look at what is
 * due at a time.
 */
final class Turns implements Executor {
  private final Executor workers;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  // Tasks added and not yet finished; whoever makes it 1 hands the stream to the workers.
  private final AtomicInteger unfinished = new AtomicInteger();

  Turns(Executor workers) {
    this.workers = workers;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (unfinished.getAndIncrement() == 0) {
      queueTurn();
    }
  }

  private void queueTurn() {
    try {
      workers.execute(this::turn);
    } catch (RejectedExecutionException e) {
      // The workers stop when the server closes; what a stream still has to say, that it has ended
      // above all, is then said by whoever has it.
      turn();
    }
  }

  private void turn() {
    Runnable task = tasks.poll();
    try {
      if (task != null) {
        task.run();
      }
    } finally {
      if (unfinished.decrementAndGet() > 0) {
        queueTurn();
      }
    }
  }
}
