package io.milvusxds.testing.rebalance;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.scatter.ScatterSearch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes a node answer searches as late as its {@link SegmentMemory} says; other calls pass at once.
 *
 * <p>The answer of a search that waited for a load says so, for {@link ColdAnswers}. What a search
 * is about is what the header says that Envoy chooses nodes by, else the segments that it names,
 * else its collection. No thread waits: a search is let through when its time comes. A load goes on
 * when the search that began it is cancelled.
 */
public final class ColdCache implements ServerInterceptor, AutoCloseable {
  private final SegmentMemory memory;
  private final long warmNanos;
  private final AtomicLong coldSearches = new AtomicLong();
  private final long beginNanos = System.nanoTime();
  private final ScheduledExecutorService letThrough =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "cold-cache");
            thread.setDaemon(true);
            return thread;
          });

  public ColdCache(SegmentMemory.Costs costs) {
    this.memory = new SegmentMemory(costs);
    this.warmNanos = costs.warm().toNanos();
  }

  /** What the node has in memory. */
  public SegmentMemory memory() {
    return memory;
  }

  /** How many searches waited for a load, their own or another one's. */
  public long coldSearches() {
    return coldSearches.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = requireNonNull(call.getMethodDescriptor().getBareMethodName());
    if (!method.startsWith("Search")) {
      return next.startCall(call, headers);
    }
    ColdTold<Q, A> told = new ColdTold<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(told, headers)) {
      // Owned by the thread that brings the call.
      private String segment = "";

      @Override
      public void onMessage(Q message) {
        String named = headers.get(ScatterSearch.SEGMENT);
        segment = named == null ? subject(message) : named;
        super.onMessage(message);
      }

      @Override
      public void onHalfClose() {
        long now = System.nanoTime() - beginNanos;
        long delay = memory.answerAtNanos(segment, now) - now;
        if (delay > warmNanos) {
          coldSearches.incrementAndGet();
          told.markCold();
        }
        // Its answer tells what came of it.
        Future<?> unused = letThrough.schedule(this::answer, delay, TimeUnit.NANOSECONDS);
      }

      private void answer() {
        if (!call.isCancelled()) {
          super.onHalfClose();
        }
      }
    };
  }

  /** A call whose answer says that the search waited for a load. */
  private static final class ColdTold<Q, A> extends SimpleForwardingServerCall<Q, A> {
    // Owned by the thread that brings the call, until it is let through to be answered.
    private boolean cold;

    private ColdTold(ServerCall<Q, A> call) {
      super(call);
    }

    private void markCold() {
      cold = true;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (cold) {
        headers.put(ColdAnswers.WAITED, "true");
      }
      super.sendHeaders(headers);
    }
  }

  private static String subject(Object message) {
    if (message instanceof SearchInFilesParam inFiles) {
      return String.join(",", inFiles.getFileIdArrayList());
    }
    return message instanceof SearchParam search ? search.getCollectionName() : "";
  }

  /** Drops the searches that wait. */
  @Override
  public void close() {
    letThrough.shutdownNow();
  }
}
