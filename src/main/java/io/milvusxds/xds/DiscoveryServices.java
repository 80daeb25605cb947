package io.milvusxds.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.cluster.v3.ClusterDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;

/** The gRPC services of xDS, aggregated and one for each type, all served by {@link XdsStream}. */
final class DiscoveryServices {
  private final Loops loops;
  private final StreamContext context;

  DiscoveryServices(Loops loops, StreamContext context) {
    this.loops = loops;
    this.context = context;
  }

  List<ServerServiceDefinition> all() {
    return List.of(
        service(
            AggregatedDiscoveryServiceGrpc.SERVICE_NAME,
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
            Optional.empty()),
        service(
            ClusterDiscoveryServiceGrpc.SERVICE_NAME,
            ClusterDiscoveryServiceGrpc.getStreamClustersMethod(),
            ClusterDiscoveryServiceGrpc.getDeltaClustersMethod(),
            Optional.of(ResourceType.CLUSTER)),
        service(
            EndpointDiscoveryServiceGrpc.SERVICE_NAME,
            EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
            EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod(),
            Optional.of(ResourceType.ENDPOINT)),
        service(
            SecretDiscoveryServiceGrpc.SERVICE_NAME,
            SecretDiscoveryServiceGrpc.getStreamSecretsMethod(),
            SecretDiscoveryServiceGrpc.getDeltaSecretsMethod(),
            Optional.of(ResourceType.SECRET)),
        service(
            ListenerDiscoveryServiceGrpc.SERVICE_NAME,
            ListenerDiscoveryServiceGrpc.getStreamListenersMethod(),
            ListenerDiscoveryServiceGrpc.getDeltaListenersMethod(),
            Optional.of(ResourceType.LISTENER)),
        service(
            RouteDiscoveryServiceGrpc.SERVICE_NAME,
            RouteDiscoveryServiceGrpc.getStreamRoutesMethod(),
            RouteDiscoveryServiceGrpc.getDeltaRoutesMethod(),
            Optional.of(ResourceType.ROUTE)));
  }

  private ServerServiceDefinition service(
      String name,
      MethodDescriptor<DiscoveryRequest, ?> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, ?> delta,
      Optional<ResourceType> onlyType) {
    return ServerServiceDefinition.builder(name)
        .addMethod(withFrames(sotw), handler(Protocol.SOTW, onlyType))
        .addMethod(withFrames(delta), handler(Protocol.DELTA, onlyType))
        .build();
  }

  private <Q extends Message> MethodDescriptor<Incoming<Q>, ResponseFrame> withFrames(
      MethodDescriptor<Q, ?> method) {
    return method.toBuilder(
            new RequestMarshaller<>(method, context.limits().maxRequestBytes()),
            new ResponseMarshaller())
        .build();
  }

  private <Q, S extends Subscription> ServerCallHandler<Incoming<Q>, ResponseFrame> handler(
      Protocol<Q, S> protocol, Optional<ResourceType> onlyType) {
    return (call, headers) -> open(call, protocol, onlyType);
  }

  private <Q, S extends Subscription> ServerCall.Listener<Incoming<Q>> open(
      ServerCall<Incoming<Q>, ResponseFrame> call,
      Protocol<Q, S> protocol,
      Optional<ResourceType> onlyType) {
    Optional<String> reason = whyNot(call);
    if (reason.isPresent()) {
      context.listener().refused(Peers.of(call), reason.get());
      call.close(Status.RESOURCE_EXHAUSTED.withDescription(reason.get()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Doorkeeper connection = Doorkeeper.of(call);
    connection.noteStream();
    Loop loop = loops.of(connection.thread());
    XdsStream<Q, S> stream = new XdsStream<>(call, protocol, onlyType, loop, context);
    stream.open();
    return stream;
  }

  // Takes a place, or says why there is none.
  private Optional<String> whyNot(ServerCall<?, ?> call) {
    int maxStreams = context.limits().maxStreams();
    if (!context.registry().tryOpen(maxStreams)) {
      return Optional.of(
          "all " + maxStreams + " streams of this server are taken; try another replica");
    }
    HostShare ofHost = context.room().streams();
    if (!ofHost.tryTake(Peers.hostOf(call))) {
      context.registry().giveBack();
      return Optional.of(
          "this address has all "
              + ofHost.maxPerHost()
              + " streams that one may have (expected: fewer for each address); try another"
              + " replica, or raise the limit if many clients share it");
    }
    return Optional.empty();
  }
}
