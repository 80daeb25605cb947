package io.milvusxds.testing.rebalance;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The answers that a client waited for because a node had to load the segment first.
 *
 * <p>It tells them by what {@link ColdCache} says in the answer, and not by how long they took, so
 * that a busy machine changes nothing. Safe for any number of threads.
 */
public final class ColdAnswers implements ClientInterceptor {
  static final Metadata.Key<String> WAITED =
      Metadata.Key.of("x-test-waited-for-load", Metadata.ASCII_STRING_MARSHALLER);

  private final Queue<Long> atNanos = new ConcurrentLinkedQueue<>();

  /** How many came in a span of {@link System#nanoTime}, the end excluded. */
  public long between(long fromNanos, long toNanos) {
    return atNanos.stream().filter(at -> at - fromNanos >= 0 && at - toNanos < 0).count();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onHeaders(Metadata answer) {
                if (answer.containsKey(WAITED)) {
                  atNanos.add(System.nanoTime());
                }
                super.onHeaders(answer);
              }
            },
            headers);
      }
    };
  }
}
