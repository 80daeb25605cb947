package io.milvusxds.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.milvusxds.xds.connection.Connections;
import io.milvusxds.xds.connection.Frames;
import io.milvusxds.xds.connection.Incoming;
import io.milvusxds.xds.connection.Loop;
import io.milvusxds.xds.connection.Peers;
import io.milvusxds.xds.connection.ResponseFrame;
import io.milvusxds.xds.limits.HostShare;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Protocol;
import io.milvusxds.xds.subscription.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gRPC services of xDS, aggregated and one for each type, all served by {@link XdsStream}. */
final class DiscoveryServices<K> {
  private final Connections connections;
  private final StreamContext<K> context;

  DiscoveryServices(Connections connections, StreamContext<K> context) {
    this.connections = connections;
    this.context = context;
  }

  List<ServerServiceDefinition> all() {
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.add(
        service(
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod(),
            Optional.empty()));
    for (ResourceType type : ResourceType.ADD_ORDER) {
      type.methods()
          .map(own -> service(own.sotw(), own.delta(), Optional.of(type)))
          .ifPresent(services::add);
    }
    return services;
  }

  private ServerServiceDefinition service(
      MethodDescriptor<DiscoveryRequest, ?> sotw,
      MethodDescriptor<DeltaDiscoveryRequest, ?> delta,
      Optional<ResourceType> onlyType) {
    int maxBytes = context.limits().maxRequestBytes();
    return ServerServiceDefinition.builder(String.valueOf(sotw.getServiceName()))
        .addMethod(Frames.of(sotw, Request::of, maxBytes), handler(Protocol.SOTW, onlyType))
        .addMethod(Frames.of(delta, Request::of, maxBytes), handler(Protocol.DELTA, onlyType))
        .build();
  }

  private ServerCallHandler<Incoming<Request>, ResponseFrame> handler(
      Protocol protocol, Optional<ResourceType> onlyType) {
    return (call, headers) -> open(call, protocol, onlyType);
  }

  private ServerCall.Listener<Incoming<Request>> open(
      ServerCall<Incoming<Request>, ResponseFrame> call,
      Protocol protocol,
      Optional<ResourceType> onlyType) {
    Optional<String> reason = whyNot(call);
    if (reason.isPresent()) {
      context.listener().refused(Peers.of(call), reason.get());
      call.close(Status.RESOURCE_EXHAUSTED.withDescription(reason.get()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Loop loop = connections.open(call);
    XdsStream<K> stream = new XdsStream<>(call, protocol, onlyType, loop, context);
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
