package io.milvusxds.testing.load;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.milvusxds.demo.load.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Begins calls at a fixed rate, however long the earlier ones take, as many independent clients
 * would; and remembers what came of each.
 *
 * <p>A call counts from the moment when it should have begun. So a stall is seen in all the calls
 * that it held up, not only in the one that met it; a load that waits for answers before it goes on
 * would hide it. Safe for any number of threads.
 */
public final class SteadyLoad implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Settings settings;
  private final Supplier<String> segments;
  private final Call call;
  private final long beginNanos = System.nanoTime();
  private final Queue<LoadReport.Sample> samples = new ConcurrentLinkedQueue<>();
  // One permit per call that may be begun beside those under way.
  private final Semaphore room;
  // One permit per call that ended since somebody waited for calls last.
  private final Semaphore ended = new Semaphore(0);
  // Owned by the clock's one thread.
  private long begun;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "steady-load");
            thread.setDaemon(true);
            return thread;
          });

  private SteadyLoad(Settings settings, Supplier<String> segments, Call call) {
    this.settings = settings;
    this.segments = requireNonNull(segments, "segments");
    this.call = requireNonNull(call, "call");
    this.room = new Semaphore(settings.maxOpen());
  }

  /**
   * How much load.
   *
   * @param callsPerSecond 1 or more
   * @param maxDuration after which no call is begun
   * @param maxOpen calls under way at once; one more is not begun, and counts as failed
   */
  public record Settings(int callsPerSecond, Duration maxDuration, int maxOpen) {
    public Settings {
      requireNonNull(maxDuration, "maxDuration");
      if (callsPerSecond < 1) {
        throw new IllegalArgumentException(
            "callsPerSecond: " + callsPerSecond + " (expected: 1 or more)");
      }
    }

    private long intervalNanos() {
      return TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
    }
  }

  /** What is called. */
  @FunctionalInterface
  public interface Call {
    /**
     * Begins one call and does not wait for it.
     *
     * @return the name of the node that answers, or the failure, whose message says what was wrong
     */
    ListenableFuture<String> begin(String segment);
  }

  /** Begins to make calls about segments that are drawn one after the other. */
  public static SteadyLoad start(Settings settings, Supplier<String> segments, Call call) {
    SteadyLoad load = new SteadyLoad(settings, segments, call);
    // It ends with the clock.
    Future<?> unused =
        load.clock.scheduleAtFixedRate(
            load::beginCall, 0, settings.intervalNanos(), TimeUnit.NANOSECONDS);
    return load;
  }

  private void beginCall() {
    long dueNanos = beginNanos + begun * settings.intervalNanos();
    if (dueNanos - beginNanos >= settings.maxDuration().toNanos()) {
      clock.shutdown();
      return;
    }
    begun++;
    String segment = segments.get();
    if (!room.tryAcquire()) {
      keep(dueNanos, segment, "", "not begun: " + settings.maxOpen() + " calls are under way");
      return;
    }
    ListenableFuture<String> answer = call.begin(segment);
    answer.addListener(
        () -> {
          keepAnswer(dueNanos, segment, answer);
          room.release();
        },
        directExecutor());
  }

  private void keepAnswer(long dueNanos, String segment, ListenableFuture<String> answer) {
    try {
      keep(dueNanos, segment, requireNonNull(Futures.getDone(answer), "node"), "");
    } catch (ExecutionException e) {
      keep(dueNanos, segment, "", String.valueOf(Throwables.getRootCause(e).getMessage()));
    }
  }

  private void keep(long dueNanos, String segment, String node, String problem) {
    long tookNanos = System.nanoTime() - dueNanos;
    samples.add(new LoadReport.Sample(dueNanos, tookNanos, segment, node, problem));
    ended.release();
  }

  /**
   * Waits until a number of further calls have ended, well or not.
   *
   * @return whether they did in time
   */
  public boolean awaitCalls(int calls, Duration limit) throws InterruptedException {
    ended.drainPermits();
    return ended.tryAcquire(calls, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins no further call, and does not wait. */
  public void beginNoMore() {
    clock.shutdown();
  }

  /** Begins no further call, lets those under way finish, and tells what came of all. */
  public LoadReport stop() throws InterruptedException {
    beginNoMore();
    return await();
  }

  /**
   * Waits until the load has ended by itself, and tells what came of all calls.
   *
   * @throws IllegalStateException when a call does not end; each has to have a deadline
   */
  public LoadReport await() throws InterruptedException {
    long limitMillis = settings.maxDuration().plus(STOP_LIMIT).toMillis();
    boolean quiet =
        clock.awaitTermination(limitMillis, TimeUnit.MILLISECONDS)
            && room.tryAcquire(settings.maxOpen(), STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    if (!quiet) {
      throw new IllegalStateException("calls still under way " + STOP_LIMIT + " after the load");
    }
    return new LoadReport(List.copyOf(samples));
  }

  /** Stops without waiting for the calls under way. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
