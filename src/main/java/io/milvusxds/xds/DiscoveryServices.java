package io.milvusxds.xds;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The gRPC services of xDS, aggregated and one for each type, all served by {@link XdsStream}. */
final class DiscoveryServices<K> {
  private final Loops loops;
  private final StreamContext<K> context;

  DiscoveryServices(Loops loops, StreamContext<K> context) {
    this.loops = loops;
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
    return ServerServiceDefinition.builder(String.valueOf(sotw.getServiceName()))
        .addMethod(withFrames(sotw, Request::of), handler(Protocol.SOTW, onlyType))
        .addMethod(withFrames(delta, Request::of), handler(Protocol.DELTA, onlyType))
        .build();
  }

  private <Q extends Message> MethodDescriptor<Incoming<Request>, ResponseFrame> withFrames(
      MethodDescriptor<Q, ?> method, Function<Q, Request> read) {
    return method.toBuilder(
            new RequestMarshaller<>(method, read, context.limits().maxRequestBytes()),
            new ResponseMarshaller())
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
    Doorkeeper connection = Doorkeeper.of(call);
    connection.noteStream();
    Loop loop = loops.of(connection.thread());
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
