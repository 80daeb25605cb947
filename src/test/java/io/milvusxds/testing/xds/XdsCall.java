package io.milvusxds.testing.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.milvusxds.xds.resource.ResourceType;
import java.util.function.Consumer;
import java.util.function.Function;

/** One open xDS stream, whatever the variant. */
interface XdsCall {
  /** Sends a request in the words of the variant. */
  void send(XdsRequest request);

  /**
   * Opens a stream.
   *
   * @param type what it carries when the variant has a stream per type
   * @param received gets the responses in order, on a thread of gRPC
   * @param ended gets the status when the server, or the network, ends the stream
   */
  static XdsCall open(
      Channel channel,
      Variant variant,
      ResourceType type,
      Consumer<XdsResponse> received,
      Consumer<Status> ended) {
    if (variant.isDelta()) {
      StreamObserver<DeltaDiscoveryRequest> requests =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(deltaMethod(variant, type), CallOptions.DEFAULT),
              observer(XdsResponse::of, received, ended));
      return request -> requests.onNext(request.toDelta());
    }
    StreamObserver<DiscoveryRequest> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(sotwMethod(variant, type), CallOptions.DEFAULT),
            observer(XdsResponse::of, received, ended));
    return request -> requests.onNext(request.toSotw());
  }

  @SuppressWarnings("unchecked") // Those of all types have the same messages.
  private static MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotwMethod(
      Variant variant, ResourceType type) {
    return variant.isAggregated()
        ? AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
        : (MethodDescriptor<DiscoveryRequest, DiscoveryResponse>) methodsOf(type).sotw();
  }

  @SuppressWarnings("unchecked") // Those of all types have the same messages.
  private static MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> deltaMethod(
      Variant variant, ResourceType type) {
    return variant.isAggregated()
        ? AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()
        : (MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse>) methodsOf(type).delta();
  }

  // That they are those of this type is shown by ResourceTypeTest.
  private static ResourceType.Methods methodsOf(ResourceType type) {
    return type.methods()
        .orElseThrow(() -> new IllegalArgumentException(type + ": only on aggregated streams"));
  }

  private static <R> StreamObserver<R> observer(
      Function<R, XdsResponse> read, Consumer<XdsResponse> received, Consumer<Status> ended) {
    return new StreamObserver<>() {
      @Override
      public void onNext(R response) {
        received.accept(read.apply(response));
      }

      @Override
      public void onError(Throwable failure) {
        ended.accept(Status.fromThrowable(failure));
      }

      @Override
      public void onCompleted() {
        ended.accept(Status.OK);
      }
    };
  }
}
