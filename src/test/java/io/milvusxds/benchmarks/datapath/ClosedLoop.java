package io.milvusxds.benchmarks.datapath;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many calls are under way at every moment, over one connection: each one that ends begins the
 * next.
 */
final class ClosedLoop implements AutoCloseable {
  private static final int MAX_CALLS = 4_000_000;

  private final ManagedChannel channel;
  private final Calls calls;
  private final long[] nanos = new long[MAX_CALLS];

  /** What came of the calls that ended within the time, in their order of size. */
  static final class Outcome {
    private final long[] sortedNanos;
    private final long failed;
    private final double seconds;

    private Outcome(long[] sortedNanos, long failed, double seconds) {
      this.sortedNanos = sortedNanos;
      this.failed = failed;
      this.seconds = seconds;
    }

    int count() {
      return sortedNanos.length;
    }

    long failed() {
      return failed;
    }

    double micros(double share) {
      return sortedNanos.length == 0
          ? Double.NaN
          : sortedNanos[(int) Math.floor(share * (sortedNanos.length - 1))] / 1e3;
    }

    double perSecond() {
      return sortedNanos.length / seconds;
    }
  }

  ClosedLoop(int port, Calls calls) {
    this.calls = calls;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .disableRetry()
            .directExecutor()
            .build();
  }

  /** Calls for as long as this. */
  Outcome run(int concurrency, Duration length) throws InterruptedException {
    Run run = new Run(System.nanoTime() + length.toNanos(), new CountDownLatch(concurrency));
    long begin = System.nanoTime();
    for (int i = 0; i < concurrency; i++) {
      run.next();
    }
    if (!run.open.await(length.toSeconds() + 30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("calls are open 30 s after the end");
    }
    int count = Math.min(run.done.get(), MAX_CALLS);
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Outcome(sorted, run.failed.get(), (System.nanoTime() - begin) / 1e9);
  }

  private final class Run {
    private final long end;
    private final CountDownLatch open;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();

    private Run(long end, CountDownLatch open) {
      this.end = end;
      this.open = open;
    }

    private void next() {
      long begin = System.nanoTime();
      if (begin >= end) {
        open.countDown();
        return;
      }
      ClientCalls.asyncUnaryCall(
          ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(calls.headers()))
              .newCall(calls.descriptor(), CallOptions.DEFAULT),
          calls.request(),
          new StreamObserver<>() {
            @Override
            public void onNext(byte[] answer) {}

            @Override
            public void onError(Throwable failure) {
              failed.incrementAndGet();
              next();
            }

            @Override
            public void onCompleted() {
              int number = done.getAndIncrement();
              if (number < MAX_CALLS) {
                nanos[number] = System.nanoTime() - begin;
              }
              next();
            }
          });
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
