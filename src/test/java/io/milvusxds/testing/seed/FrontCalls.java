package io.milvusxds.testing.seed;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.demo.scatter.ScatterSearch;
import io.milvusxds.testing.load.SteadyLoad;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls of one kind through one front; never retried by the client.
 *
 * @param limit for each call, which the client has of its own
 */
record FrontCalls(
    String front, Channel nodes, boolean keyed, Kind kind, Demand demand, Duration limit)
    implements SteadyLoad.Call {
  /** What is called. */
  enum Kind {
    SEARCH("Search", "ro-", MilvusBytes.SEARCHED),
    INSERT("Insert", "rw-", MilvusBytes.INSERTED);

    private final String path;
    private final String nodes;
    private final int vectorField;

    Kind(String method, String nodes, int vectorField) {
      this.path = "milvus.grpc.MilvusService/" + method;
      this.nodes = nodes;
      this.vectorField = vectorField;
    }
  }

  FrontCalls {
    requireNonNull(front, "front");
    requireNonNull(nodes, "nodes");
    requireNonNull(kind, "kind");
    requireNonNull(demand, "demand");
    requireNonNull(limit, "limit");
  }

  /** One call about a segment; the name of the node that answers. */
  @Override
  public ListenableFuture<String> begin(String segment) {
    Metadata headers = new Metadata();
    headers.put(TimedNode.FRONT, front);
    demand.putInto(headers);
    if (keyed) {
      headers.put(ScatterSearch.SEGMENT, segment);
    }
    AtomicReference<Metadata> answered = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Channel channel =
        ClientInterceptors.intercept(
            nodes,
            MetadataUtils.newAttachHeadersInterceptor(headers),
            MetadataUtils.newCaptureMetadataInterceptor(answered, trailers));
    MethodDescriptor<Integer, Integer> method =
        MilvusBytes.method(kind.path, new MilvusBytes(segment, kind.vectorField));
    ListenableFuture<Integer> answer =
        ClientCalls.futureUnaryCall(
            channel.newCall(
                method,
                CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)),
            demand.vectorBytes());
    return Futures.transform(answer, bytes -> nodeOf(bytes, answered), directExecutor());
  }

  private String nodeOf(int answerBytes, AtomicReference<Metadata> headers) {
    String node =
        Optional.ofNullable(headers.get())
            .flatMap(present -> Optional.ofNullable(present.get(TimedNode.NODE)))
            .orElseThrow(() -> new IllegalStateException("an answer of no node"));
    if (!node.startsWith(kind.nodes)) {
      throw new IllegalStateException(kind + " was answered by " + node);
    }
    if (answerBytes != demand.answerBytes()) {
      throw new IllegalStateException("an answer of " + answerBytes + " bytes");
    }
    return node;
  }
}
