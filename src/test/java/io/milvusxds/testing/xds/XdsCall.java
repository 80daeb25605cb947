package io.milvusxds.testing.xds;

import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
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

  private static MethodDescriptor<DiscoveryRequest, DiscoveryResponse> sotwMethod(
      Variant variant, ResourceType type) {
    if (variant.isAggregated()) {
      return AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod();
    }
    return switch (type) {
      case CLUSTER -> ClusterDiscoveryServiceGrpc.getStreamClustersMethod();
      case ENDPOINT -> EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod();
      case SECRET -> SecretDiscoveryServiceGrpc.getStreamSecretsMethod();
      case LISTENER -> ListenerDiscoveryServiceGrpc.getStreamListenersMethod();
      case ROUTE -> RouteDiscoveryServiceGrpc.getStreamRoutesMethod();
      case TOKEN_BUCKET -> throw new IllegalArgumentException("only on aggregated streams");
    };
  }

  private static MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> deltaMethod(
      Variant variant, ResourceType type) {
    if (variant.isAggregated()) {
      return AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
    }
    return switch (type) {
      case CLUSTER -> ClusterDiscoveryServiceGrpc.getDeltaClustersMethod();
      case ENDPOINT -> EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod();
      case SECRET -> SecretDiscoveryServiceGrpc.getDeltaSecretsMethod();
      case LISTENER -> ListenerDiscoveryServiceGrpc.getDeltaListenersMethod();
      case ROUTE -> RouteDiscoveryServiceGrpc.getDeltaRoutesMethod();
      case TOKEN_BUCKET -> throw new IllegalArgumentException("only on aggregated streams");
    };
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
