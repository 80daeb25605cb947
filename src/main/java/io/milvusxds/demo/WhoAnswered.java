package io.milvusxds.demo;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.milvusxds.demo.milvus.NodeSignature;
import io.milvusxds.demo.scatter.ScatterSearch;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts which node answered calls about which segment, by the name that each demo node puts into
 * its answers. Safe for any number of threads.
 */
final class WhoAnswered implements ClientInterceptor {
  private record SegmentAndNode(String segment, String node) {}

  private final ConcurrentMap<SegmentAndNode, LongAdder> answers = new ConcurrentHashMap<>();

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        String segment = headers.get(ScatterSearch.SEGMENT);
        super.start(segment == null ? listener : heard(segment, listener), headers);
      }
    };
  }

  private <A> ClientCall.Listener<A> heard(String segment, ClientCall.Listener<A> listener) {
    return new SimpleForwardingClientCallListener<>(listener) {
      @Override
      public void onHeaders(Metadata headers) {
        String node = headers.get(NodeSignature.NODE);
        if (node != null) {
          answers
              .computeIfAbsent(new SegmentAndNode(segment, node), unused -> new LongAdder())
              .increment();
        }
        super.onHeaders(headers);
      }
    };
  }

  /** How many calls about a segment each node answered, by its name; without those at 0. */
  SortedMap<String, Long> of(String segment) {
    SortedMap<String, Long> counts = new TreeMap<>();
    answers.forEach(
        (key, count) -> {
          if (key.segment().equals(segment)) {
            counts.put(key.node(), count.sum());
          }
        });
    return Collections.unmodifiableSortedMap(counts);
  }
}
