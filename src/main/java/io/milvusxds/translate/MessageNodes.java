package io.milvusxds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
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
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.milvusxds.translate.YamlNode.Entry;
import io.milvusxds.translate.YamlNode.Mapping;
import io.milvusxds.translate.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * Turns protobuf messages into YAML nodes by the rules of protobuf's JSON form, with the field
 * names of the {@code .proto} files.
 *
 * <p>Source: the ProtoJSON page of the protobuf documentation; but 64-bit integers are numbers
 * here, as people write them. Covers what Envoy's messages use.
 */
final class MessageNodes {
  /** Every type that this package puts into a field of any type. */
  private static final List<Message> PACKED_TYPES =
      List.of(
          FilterConfig.getDefaultInstance(),
          Config.getDefaultInstance(),
          ExtensionWithMatcher.getDefaultInstance(),
          io.envoyproxy.envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig
              .getDefaultInstance(),
          HealthCheck.getDefaultInstance(),
          GrpcFieldExtractionConfig.getDefaultInstance(),
          HttpConnectionManager.getDefaultInstance(),
          HttpProtocolOptions.getDefaultInstance(),
          HttpRequestHeaderMatchInput.getDefaultInstance(),
          Lua.getDefaultInstance(),
          PreviousHostsPredicate.getDefaultInstance(),
          io.envoyproxy.envoy.config.route.v3.FilterConfig.getDefaultInstance(),
          Router.getDefaultInstance(),
          SkipFilter.getDefaultInstance(),
          StdoutAccessLog.getDefaultInstance(),
          UpstreamCodec.getDefaultInstance());

  private static final FieldDescriptor STRUCT_FIELDS =
      Struct.getDescriptor().findFieldByNumber(Struct.FIELDS_FIELD_NUMBER);

  private MessageNodes() {}

  static YamlNode of(Message message) {
    if (message instanceof Any any) {
      return unpacked(any);
    }
    if (message instanceof Duration duration) {
      return YamlText.text(Durations.toString(duration));
    }
    if (message instanceof BoolValue
        || message instanceof UInt32Value
        || message instanceof UInt64Value
        || message instanceof DoubleValue
        || message instanceof StringValue) {
      FieldDescriptor value = message.getDescriptorForType().findFieldByNumber(1);
      return single(value, message.getField(value));
    }
    if (message instanceof Struct struct) {
      return new Mapping(pairs(STRUCT_FIELDS, (List<?>) struct.getField(STRUCT_FIELDS)));
    }
    if (message instanceof ListValue list) {
      return new Sequence(list.getValuesList().stream().map(MessageNodes::of).toList());
    }
    if (message instanceof Value value) {
      return plain(value);
    }
    return new Mapping(fields(message));
  }

  /** The one field that is set; protobuf's null has none of those that matter here. */
  private static YamlNode plain(Value value) {
    return value.getAllFields().entrySet().stream()
        .map(field -> single(field.getKey(), field.getValue()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("value: none (expected: one)"));
  }

  private static YamlNode unpacked(Any any) {
    if (any.getTypeUrl().isEmpty()) {
      return new Mapping(List.of());
    }
    Message type =
        PACKED_TYPES.stream()
            .filter(known -> any.is(known.getClass()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("type: " + any.getTypeUrl() + " is unknown here"));
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("@type", YamlText.text(any.getTypeUrl())));
    try {
      entries.addAll(fields(any.unpack(type.getClass())));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("bytes: not a " + any.getTypeUrl(), e);
    }
    return new Mapping(entries);
  }

  private static List<Entry> fields(Message message) {
    SortedMap<Integer, Entry> entries = NewerFields.entries(message);
    message
        .getAllFields()
        .forEach(
            (field, value) ->
                entries.put(field.getNumber(), new Entry(field.getName(), value(field, value))));
    return List.copyOf(entries.values());
  }

  private static YamlNode value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      return new Mapping(pairs(field, (List<?>) value));
    }
    return field.isRepeated()
        ? new Sequence(((List<?>) value).stream().map(item -> single(field, item)).toList())
        : single(field, value);
  }

  private static List<Entry> pairs(FieldDescriptor map, List<?> entries) {
    return entries.stream()
        .map(MapEntry.class::cast)
        .map(entry -> entry(map, entry))
        .sorted(Comparator.comparing(Entry::key))
        .toList();
  }

  private static Entry entry(FieldDescriptor map, MapEntry<?, ?> entry) {
    FieldDescriptor value = map.getMessageType().findFieldByNumber(2);
    return new Entry(entry.getKey().toString(), single(value, entry.getValue()));
  }

  private static YamlNode single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case MESSAGE -> of((Message) value);
      case ENUM -> YamlText.text(((EnumValueDescriptor) value).getName());
      case STRING -> YamlText.text((String) value);
      case INT ->
          new YamlNode.Scalar(
              field.getType() == FieldDescriptor.Type.UINT32
                  ? Integer.toUnsignedString((Integer) value)
                  : value.toString());
      case LONG, BOOLEAN -> new YamlNode.Scalar(value.toString());
      case DOUBLE, FLOAT -> new YamlNode.Scalar(number(((Number) value).doubleValue()));
      case BYTE_STRING ->
          YamlText.text(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
