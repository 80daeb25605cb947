package io.milvusxds.demo.milvus;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls that a node gets and puts the node's name into every answer, so that a client
 * behind Envoy sees who answered.
 */
public final class NodeSignature implements ServerInterceptor {
  /** In the headers of an answer; in the trailers when it has no headers. */
  public static final Metadata.Key<String> NODE =
      Metadata.Key.of("x-milvus-node", Metadata.ASCII_STRING_MARSHALLER);

  private final String node;
  private final ConcurrentMap<String, LongAdder> calls = new ConcurrentHashMap<>();

  NodeSignature(String node) {
    this.node = node;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    calls.computeIfAbsent(method, unused -> new LongAdder()).increment();
    return next.startCall(new SignedCall<>(call), headers);
  }

  SortedMap<String, Long> calls() {
    SortedMap<String, Long> counts = new TreeMap<>();
    calls.forEach((method, count) -> counts.put(method, count.sum()));
    return Collections.unmodifiableSortedMap(counts);
  }

  private final class SignedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    // Owned by the thread that answers the call.
    private boolean signed;

    SignedCall(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      signed = true;
      headers.put(NODE, node);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!signed) {
        trailers.put(NODE, node);
      }
      super.close(status, trailers);
    }
  }
}
