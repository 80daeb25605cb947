package io.milvusxds.xds.connection;

import io.grpc.netty.shaded.io.netty.channel.SingleThreadEventLoop;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The thread of some connections. All that happens on their streams happens here: what gRPC tells,
 * what is published, and what time brings. So the fields of a stream need no lock, and what several
 * streams write leaves together.
 *
 * <p>Whoever arrives takes turns with whoever is served: of what arriving streams have to do one
 * piece runs at a time, behind all that is queued by then. So a thousand Envoys that come back
 * delay a change for the others by one piece of work each time, not by a thousand.
 */
public final class Loop {
  // A change of a usual pool for a thousand Envoys goes out in one go; it is little beside a heap.
  private static final long MOST_AT_ONCE_BYTES = 16L << 20;

  private final EventExecutor thread;

  // Owned by the thread.
  private final Queue<Runnable> arriving = new ArrayDeque<>();
  private boolean isTurnQueued;
  private long bytesAtOnce;

  public Loop(EventExecutor thread) {
    this.thread = thread;
  }

  /**
   * Stands at the door of all that belongs to this thread.
   *
   * @throws IllegalStateException when the caller is another one
   */
  public void requireHere() {
    if (!thread.inEventLoop()) {
      throw new IllegalStateException(
          "thread "
              + Thread.currentThread().getName()
              + " touches what belongs to another (expected: the event loop of the connection)");
    }
  }

  /** Runs a task after all that is queued; not at all once the server has closed. Any thread. */
  public void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop ends after its last connection, so nobody is left that the task could be about.
    }
  }

  /**
   * As {@link #execute}, but not before all connections were read and written once more. Left to
   * itself Netty runs tasks for up to a second before it looks at the connections again, and what
   * is sent meanwhile waits in memory for windows that nobody has read.
   */
  private void executeAfterIo(Runnable task) {
    if (thread instanceof SingleThreadEventLoop loop) {
      try {
        loop.executeAfterEventLoopIteration(
            () -> {
              bytesAtOnce = 0;
              execute(task);
            });
      } catch (RejectedExecutionException e) {
        // As above.
      }
    } else {
      execute(task);
    }
  }

  /** So much was written now. Only here. */
  public void wrote(long bytes) {
    bytesAtOnce += bytes;
  }

  /**
   * Goes on with what writes to many: after what is queued, and after the connections were looked
   * at when much was written since. To look at them after each portion made the last of a thousand
   * streams a third later, since they answer. Only here.
   */
  public void goOn(Runnable task) {
    if (bytesAtOnce > MOST_AT_ONCE_BYTES) {
      executeAfterIo(task);
    } else {
      execute(task);
    }
  }

  /** Runs a task of a stream that is not served yet, in its turn. Only here. */
  public void arrive(Runnable task) {
    arriving.add(task);
    queueTurn();
  }

  private void queueTurn() {
    if (!isTurnQueued) {
      isTurnQueued = true;
      executeAfterIo(this::turn);
    }
  }

  private void turn() {
    isTurnQueued = false;
    Runnable task = arriving.poll();
    if (!arriving.isEmpty()) {
      queueTurn();
    }
    if (task != null) {
      task.run();
    }
  }

  /** Runs a task later, unless it is cancelled before; empty once the server has closed. */
  public Optional<Future<?>> schedule(Runnable task, long delayNanos) {
    try {
      return Optional.of(thread.schedule(task, delayNanos, TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }
}
