package io.milvusxds.demo.load;

import static java.util.Objects.requireNonNull;

import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.milvus.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the same call over and over on some threads, and remembers what came of each.
 *
 * <p>Ends by itself, by time or by number, whatever comes first. Safe for any number of threads.
 */
public final class LoadRun implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Settings settings;
  private final Call call;
  private final ExecutorService threads;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong started = new AtomicLong();
  // One permit per call that ended since somebody waited for calls last.
  private final Semaphore ended = new Semaphore(0);
  private final ConcurrentMap<String, CompletableFuture<Long>> firstAnswers =
      new ConcurrentHashMap<>();
  private final List<Future<List<LoadReport.Sample>>> samples = new ArrayList<>();

  private LoadRun(Settings settings, Call call) {
    this.settings = settings;
    this.call = call;
    this.threads =
        Executors.newFixedThreadPool(
            settings.threads(),
            work -> {
              Thread thread = new Thread(work, "load");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * How much load.
   *
   * @param threads 1 or more; each has one call under way at most
   * @param interval between the beginnings of two calls of a thread; zero for back to back
   * @param maxDuration after which no call is begun
   * @param maxCalls after which no call is begun, over all threads
   */
  public record Settings(int threads, Duration interval, Duration maxDuration, long maxCalls) {
    public Settings {
      requireNonNull(interval, "interval");
      requireNonNull(maxDuration, "maxDuration");
      if (threads < 1) {
        throw new IllegalArgumentException("threads: " + threads + " (expected: 1 or more)");
      }
    }
  }

  /** What is called; by several threads at once. */
  @FunctionalInterface
  public interface Call {
    /**
     * Makes one call.
     *
     * @return what was wrong with the answer, empty when nothing was
     */
    Answered<String> make() throws Refusal;
  }

  /** Begins to make calls. */
  public static LoadRun start(Settings settings, Call call) {
    LoadRun run = new LoadRun(settings, call);
    for (int i = 0; i < settings.threads(); i++) {
      run.samples.add(run.threads.submit(run::callUntilStopped));
    }
    return run;
  }

  private List<LoadReport.Sample> callUntilStopped() throws InterruptedException {
    List<LoadReport.Sample> own = new ArrayList<>();
    long next = System.nanoTime();
    long deadline = next + settings.maxDuration().toNanos();
    while (next - deadline < 0
        && !stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)
        && started.incrementAndGet() <= settings.maxCalls()) {
      own.add(sample());
      // A thread that fell behind does not hurry to catch up: the load would come in bursts.
      next = Math.max(next + settings.interval().toNanos(), System.nanoTime());
    }
    return own;
  }

  private LoadReport.Sample sample() {
    long start = System.nanoTime();
    String node = "";
    String problem;
    try {
      Answered<String> answered = call.make();
      node = answered.node();
      problem = answered.answer();
    } catch (StatusRuntimeException e) {
      problem = String.valueOf(e.getMessage());
    } catch (Refusal e) {
      problem = e.code() + ": " + e.reason();
    }
    long end = System.nanoTime();
    if (!node.isEmpty()) {
      firstAnswer(node).complete(end);
    }
    ended.release();
    return new LoadReport.Sample(start, end - start, "", node, problem);
  }

  private CompletableFuture<Long> firstAnswer(String node) {
    return firstAnswers.computeIfAbsent(node, unused -> new CompletableFuture<>());
  }

  /**
   * Waits until a node has answered.
   *
   * @return when its first answer of this run came, by {@link System#nanoTime}; empty when it did
   *     not in time
   */
  public OptionalLong awaitFirstAnswer(String node, Duration limit) throws InterruptedException {
    try {
      return OptionalLong.of(firstAnswer(node).get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return OptionalLong.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("first answer of " + node, e);
    }
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

  /** Begins no further call, lets those under way finish, and tells what came of all. */
  public LoadReport stop() throws InterruptedException {
    stopping.countDown();
    return await();
  }

  /** Waits until the run has ended by itself, and tells what came of all calls. */
  public LoadReport await() throws InterruptedException {
    List<LoadReport.Sample> all = new ArrayList<>();
    Duration limit = settings.maxDuration().plus(STOP_LIMIT);
    for (Future<List<LoadReport.Sample>> ofOneThread : samples) {
      try {
        all.addAll(ofOneThread.get(limit.toMillis(), TimeUnit.MILLISECONDS));
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("a thread of the load did not end as it should", e);
      }
    }
    threads.shutdown();
    return new LoadReport(all);
  }

  /** Stops without waiting for the calls under way. */
  @Override
  public void close() {
    stopping.countDown();
    threads.shutdownNow();
  }
}
