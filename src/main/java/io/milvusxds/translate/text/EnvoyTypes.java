package io.milvusxds.translate.text;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.clusters.aggregate.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.common.matching.v3.ExtensionWithMatcher;
import io.envoyproxy.envoy.extensions.filters.common.matcher.action.v3.SkipFilter;
import io.envoyproxy.envoy.extensions.filters.http.grpc_field_extraction.v3.GrpcFieldExtractionConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.health_check.v3.HealthCheck;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types that can be printed, each with the fields that {@link NewerFields} adds to it.
 *
 * <p>A file of types is described anew when it, or one that it imports, gets a field; so a type
 * refers to the completed ones. Bytes are the same in both.
 */
final class EnvoyTypes {
  /** Every resource, and every type that a translator packs; what these import comes along. */
  private static final List<Descriptor> ROOTS =
      List.of(
          Cluster.getDescriptor(),
          ClusterLoadAssignment.getDescriptor(),
          Listener.getDescriptor(),
          RouteConfiguration.getDescriptor(),
          Secret.getDescriptor(),
          Config.getDescriptor(),
          DownstreamTlsContext.getDescriptor(),
          ExtensionWithMatcher.getDescriptor(),
          FilterConfig.getDescriptor(),
          GrpcFieldExtractionConfig.getDescriptor(),
          HealthCheck.getDescriptor(),
          HttpConnectionManager.getDescriptor(),
          HttpProtocolOptions.getDescriptor(),
          HttpRequestHeaderMatchInput.getDescriptor(),
          Lua.getDescriptor(),
          ClusterConfig.getDescriptor(),
          HeaderMutation.getDescriptor(),
          PreviousHostsPredicate.getDescriptor(),
          PreviousPrioritiesConfig.getDescriptor(),
          io.envoyproxy.envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig
              .getDescriptor(),
          Router.getDescriptor(),
          SkipFilter.getDescriptor(),
          ExpressionFilter.getDescriptor(),
          StdoutAccessLog.getDescriptor(),
          TokenBucket.getDescriptor(),
          TypedStruct.getDescriptor(),
          UpstreamCodec.getDescriptor(),
          UpstreamTlsContext.getDescriptor());

  static final TypeRegistry REGISTRY = new EnvoyTypes().registry();

  // By file name, for look-ups only.
  private final Map<String, FileDescriptor> files = new HashMap<>();

  private EnvoyTypes() {}

  /** The same message, with names for the fields that its class does not know. */
  static Message completed(Message message) {
    String name = message.getDescriptorForType().getFullName();
    Descriptor type = REGISTRY.find(name);
    if (type == null) {
      throw new IllegalStateException("type: " + name + " (expected: one of EnvoyTypes)");
    }
    try {
      return DynamicMessage.parseFrom(type, message.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("bytes: not a " + name, e);
    }
  }

  private TypeRegistry registry() {
    TypeRegistry.Builder registry = TypeRegistry.newBuilder();
    ROOTS.forEach(
        root -> registry.add(completed(root.getFile()).findMessageTypeByName(root.getName())));
    return registry.build();
  }

  private FileDescriptor completed(FileDescriptor file) {
    FileDescriptor known = files.get(file.getName());
    if (known == null) {
      List<FileDescriptor> imports = file.getDependencies().stream().map(this::completed).toList();
      List<NewerFields.Field> fields = NewerFields.in(file);
      boolean isWhole = fields.isEmpty() && imports.equals(file.getDependencies());
      known = isWhole ? file : described(file, imports, fields);
      files.put(file.getName(), known);
    }
    return known;
  }

  private static FileDescriptor described(
      FileDescriptor file, List<FileDescriptor> imports, List<NewerFields.Field> fields) {
    FileDescriptorProto.Builder proto = file.toProto().toBuilder();
    List<FileDescriptor> all = new ArrayList<>(imports);
    for (NewerFields.Field field : fields) {
      message(proto, field.owner()).addField(field.proto());
      for (FileDescriptor more : field.imports()) {
        if (!proto.getDependencyList().contains(more.getName())) {
          proto.addDependency(more.getName());
          all.add(more);
        }
      }
    }
    try {
      return FileDescriptor.buildFrom(proto.build(), all.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("file: " + file.getName() + " with newer fields", e);
    }
  }

  private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, Descriptor of) {
    Descriptor outer = of.getContainingType();
    return outer == null
        ? file.getMessageTypeBuilder(of.getIndex())
        : message(file, outer).getNestedTypeBuilder(of.getIndex());
  }
}
