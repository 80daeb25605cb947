package io.milvusxds.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
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
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.milvusxds.translate.EnvoyYaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is printed says all that the message says: read back, it is the same message. */
class PrintedYamlTest {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(
              List.of(
                  ClusterConfig.getDescriptor(),
                  Config.getDescriptor(),
                  ExtensionWithMatcher.getDescriptor(),
                  FilterConfig.getDescriptor(),
                  GrpcFieldExtractionConfig.getDescriptor(),
                  io.envoyproxy.envoy.config.route.v3.FilterConfig.getDescriptor(),
                  HeaderMutation.getDescriptor(),
                  HealthCheck.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  HttpProtocolOptions.getDescriptor(),
                  HttpRequestHeaderMatchInput.getDescriptor(),
                  Lua.getDescriptor(),
                  PreviousHostsPredicate.getDescriptor(),
                  PreviousPrioritiesConfig.getDescriptor(),
                  io.envoyproxy.envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3
                      .FilterConfig.getDescriptor(),
                  Router.getDescriptor(),
                  SkipFilter.getDescriptor(),
                  ExpressionFilter.getDescriptor(),
                  StdoutAccessLog.getDescriptor(),
                  UpstreamCodec.getDescriptor()))
          .build();

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMessageIsReadBackAsItWas(GoldenCase golden) throws Exception {
    List<Message> messages = new ArrayList<>(golden.outcome().listeners());
    for (var config : golden.outcome().configs()) {
      messages.addAll(config.clusters());
      messages.addAll(config.loadAssignments());
      messages.addAll(config.routeConfigurations());
    }

    for (Message message : messages) {
      Object tree =
          new Load(LoadSettings.builder().build())
              .loadFromString(EnvoyYaml.print(List.of(message)));
      String json = new ObjectMapper().writeValueAsString(((List<?>) tree).get(0));
      Message.Builder read = message.newBuilderForType();
      // Names of fields that the classes do not know are read by a real Envoy, in another test.
      JsonFormat.parser().usingTypeRegistry(TYPES).ignoringUnknownFields().merge(json, read);
      assertThat(known(read.build())).isEqualTo(known(message));
    }
  }

  /** The message without the fields that its class, or that of a message within, does not know. */
  private static Message known(Message message) throws Exception {
    if (message.getDescriptorForType().equals(Any.getDescriptor())) {
      Any any = Any.parseFrom(message.toByteString());
      return any.getTypeUrl().isEmpty() ? any : any.toBuilder().setValue(known(any)).build();
    }
    Message.Builder builder =
        message.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          builder.setRepeatedField(field, i, known((Message) message.getRepeatedField(field, i)));
        }
      } else {
        builder.setField(field, known((Message) message.getField(field)));
      }
    }
    return builder.build();
  }

  private static ByteString known(Any any) throws Exception {
    Descriptor type = TYPES.getDescriptorForTypeUrl(any.getTypeUrl());
    return known(DynamicMessage.parseFrom(type, any.getValue())).toByteString();
  }
}
