package io.milvusxds.demo.scatter;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc.MilvusServiceImplBase;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that keeps every SearchInFiles until the test says what becomes of it. */
final class SegmentNode extends MilvusServiceImplBase implements AutoCloseable {
  private static final Context.Key<String> HEADER = Context.key("segment");
  private static final long LIMIT_SECONDS = 15;

  private final BlockingQueue<HeldSearch> held = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger maxOpen = new AtomicInteger();
  private final Server server;
  private final ManagedChannel channel;

  SegmentNode() throws IOException {
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(this, new HeaderIntoContext()))
            .build()
            .start();
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .disableRetry()
            .build();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** The next call that came. */
  HeldSearch next() throws InterruptedException {
    HeldSearch next = held.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no call within " + LIMIT_SECONDS + " s");
    }
    return next;
  }

  /** Whether no call waits for {@link #next}. */
  boolean isIdle() {
    return held.isEmpty();
  }

  /** How many calls were under way at once, at most. */
  int maxOpen() {
    return maxOpen.get();
  }

  @Override
  public void searchInFiles(SearchInFilesParam request, StreamObserver<TopKQueryResult> call) {
    maxOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    held.add(new HeldSearch(request, HEADER.get(), call));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** One call that waits for its answer. */
  final class HeldSearch {
    private final SearchInFilesParam request;
    private final String header;
    private final StreamObserver<TopKQueryResult> call;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    HeldSearch(SearchInFilesParam request, String header, StreamObserver<TopKQueryResult> call) {
      this.request = request;
      this.header = header;
      this.call = call;
      ((ServerCallStreamObserver<TopKQueryResult>) call).setOnCancelHandler(cancelled::countDown);
    }

    /** The one segment that it asks for. */
    String segment() {
      if (request.getFileIdArrayCount() != 1) {
        throw new AssertionError("segments: " + request.getFileIdArrayList() + " (expected: one)");
      }
      return request.getFileIdArray(0);
    }

    /** What Envoy would choose the node by. */
    String header() {
      return header;
    }

    /** A row of each id, as far from each query as its id says. */
    void answer(List<Long> ids) {
      answer(TestSearches.answerOf(request.getSearchParam().getQueryRecordArrayCount(), ids));
    }

    void answer(TopKQueryResult answer) {
      open.decrementAndGet();
      call.onNext(answer);
      call.onCompleted();
    }

    void fail(Status status) {
      open.decrementAndGet();
      call.onError(status.asRuntimeException());
    }

    /** Whether the node is told, in time, that nobody waits for the answer any more. */
    boolean awaitCancelled() throws InterruptedException {
      return cancelled.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static final class HeaderIntoContext implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String segment = String.valueOf(headers.get(ScatterSearch.SEGMENT));
      return Contexts.interceptCall(
          Context.current().withValue(HEADER, segment), call, headers, next);
    }
  }
}
