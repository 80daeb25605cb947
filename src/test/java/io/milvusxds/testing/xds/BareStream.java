package io.milvusxds.testing.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.wire.RawBytes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An aggregated xDS stream without manners: it sends the bytes that it is given, answers nothing by
 * itself, and reads only as many responses as it was told to. It keeps the last response only.
 */
public final class BareStream implements AutoCloseable {
  private final ClientCall<byte[], byte[]> call;
  private final AtomicInteger received = new AtomicInteger();
  private volatile byte[] last = new byte[0];
  private volatile @Nullable Status end;

  private BareStream(Channel channel, MethodDescriptor<?, ?> method) {
    call =
        channel.newCall(
            method.toBuilder(RawBytes.MARSHALLER, RawBytes.MARSHALLER).build(),
            CallOptions.DEFAULT);
    call.start(new Events(), new Metadata());
  }

  /** A state-of-the-world stream that reads nothing yet. */
  public static BareStream sotw(Channel channel) {
    return new BareStream(
        channel, AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
  }

  /** A delta stream that reads nothing yet. */
  public static BareStream delta(Channel channel) {
    return new BareStream(
        channel, AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
  }

  /** A request of a node of this cluster. */
  public static DiscoveryRequest.Builder request(String cluster, String typeUrl) {
    DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(typeUrl);
    request.getNodeBuilder().setId("bare").setCluster(cluster);
    return request;
  }

  /** A delta request of a node of this cluster. */
  public static DeltaDiscoveryRequest.Builder deltaRequest(String cluster, String typeUrl) {
    DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl);
    request.getNodeBuilder().setId("bare").setCluster(cluster);
    return request;
  }

  public BareStream send(Message.Builder request) {
    return send(request.build().toByteArray());
  }

  /** Sends these bytes as a message, whatever they mean. */
  public BareStream send(byte[] message) {
    call.sendMessage(message);
    return this;
  }

  /** Takes up to this many more responses. */
  public BareStream read(int responses) {
    call.request(responses);
    return this;
  }

  /** Whether the transport takes more requests without keeping them in memory. */
  public boolean isReady() {
    return call.isReady();
  }

  /** How many responses it has read. */
  public int received() {
    return received.get();
  }

  /** Waits until it has read this many responses. */
  public BareStream awaitReceived(int responses) {
    Patience.await(responses + " responses").until(() -> received() >= responses);
    return this;
  }

  /** The last response that it read, in the state-of-the-world variant. */
  public DiscoveryResponse last() {
    try {
      return DiscoveryResponse.parseFrom(last);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the stream has ended. */
  public boolean hasEnded() {
    return end != null;
  }

  /** Waits until the server has ended the stream; returns why. */
  public Status awaitEnd() {
    Patience.await("end of stream").until(this::hasEnded);
    Status reason = end;
    return reason == null ? Status.UNKNOWN : reason;
  }

  /** Drops the stream. */
  public void cancel() {
    call.cancel("dropped by the test", null);
  }

  @Override
  public void close() {
    cancel();
  }

  private final class Events extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      last = message;
      received.incrementAndGet();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end = status;
    }
  }
}
