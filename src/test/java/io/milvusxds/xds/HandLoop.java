package io.milvusxds.xds;

import io.grpc.netty.shaded.io.netty.util.concurrent.AbstractEventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.grpc.netty.shaded.io.netty.util.concurrent.GlobalEventExecutor;
import io.grpc.netty.shaded.io.netty.util.concurrent.Promise;
import io.grpc.netty.shaded.io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * An event loop without a thread of its own: whoever runs something on it does what is queued, too.
 * No time passes on it, so what is scheduled never runs.
 */
final class HandLoop extends AbstractEventExecutor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  /** Runs a task, then all that is queued and all that this queues. */
  void run(Runnable task) {
    turn.lock();
    try {
      task.run();
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        next.run();
      }
    } finally {
      turn.unlock();
    }
  }

  /** As {@link #run}, for what the task finds. */
  <T> T get(Supplier<T> task) {
    List<T> found = new ArrayList<>();
    run(() -> found.add(task.get()));
    return found.get(0);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return thread == Thread.currentThread() && turn.isHeldByCurrentThread();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    throw new RejectedExecutionException("no time passes here");
  }

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return terminationFuture();
  }

  @Override
  @Deprecated
  public void shutdown() {}

  @Override
  public Future<?> terminationFuture() {
    Promise<Void> never = GlobalEventExecutor.INSTANCE.newPromise();
    return never;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
