package io.milvusxds.e2e;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes a node answer one call after the other, each of which takes the same time; so it can answer
 * just so many in a second, however many come. No thread waits.
 */
public final class OneByOne implements ServerInterceptor, AutoCloseable {
  private final long eachNanos;
  private final long beginNanos = System.nanoTime();
  // When the last of the calls that came so far is answered.
  private final AtomicLong idleAtNanos = new AtomicLong();
  private final ScheduledExecutorService letThrough =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "one-by-one");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param each of a call
   */
  public OneByOne(Duration each) {
    this.eachNanos = requireNonNull(each, "each").toNanos();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onHalfClose() {
        long now = System.nanoTime() - beginNanos;
        long answered = idleAtNanos.updateAndGet(idle -> Math.max(idle, now) + eachNanos);
        // Its answer tells what came of it.
        Future<?> unused =
            letThrough.schedule(super::onHalfClose, answered - now, TimeUnit.NANOSECONDS);
      }
    };
  }

  /** Drops the calls that wait. */
  @Override
  public void close() {
    letThrough.shutdownNow();
  }
}
