package io.milvusxds.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Optional;

/**
 * The content of a resource for people to read: protobuf's JSON form with the field names of
 * Envoy's documentation.
 *
 * <p>Fields that are newer than the message classes are on the wire but not in this form.
 */
public final class ResourceJson {
  private static final String TYPE_PREFIX = "type.googleapis.com/";

  private ResourceJson() {}

  /**
   * One JSON object whose {@code @type} says what it is.
   *
   * @throws IllegalStateException when the resource holds a type that has no message class here
   */
  public static String of(Resource resource) {
    JsonFormat.TypeRegistry.Builder types = JsonFormat.TypeRegistry.newBuilder();
    addTypes(resource.packed(), types);
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(types.build())
          .preservingProtoFieldNames()
          .print(resource.packed());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "resource: " + resource.name() + " (expected: a message that has a JSON form)", e);
    }
  }

  // The printer must know every packed type before it starts; which ones there are is only known by
  // looking inside.
  private static void addTypes(Message message, JsonFormat.TypeRegistry.Builder types) {
    if (message instanceof Any any) {
      if (any.getTypeUrl().isEmpty()) {
        // Nothing is packed: that is how a route enables a filter without a word on how.
        return;
      }
      Message packed = unpacked(any);
      types.add(packed.getDescriptorForType());
      addTypes(packed, types);
      return;
    }
    for (Object value : message.getAllFields().values()) {
      List<?> items = value instanceof List<?> list ? list : List.of(value);
      for (Object item : items) {
        if (item instanceof Message inner) {
          addTypes(inner, types);
        }
      }
    }
  }

  private static Message unpacked(Any any) {
    Class<? extends Message> type =
        messageClass(any.getTypeUrl())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "type_url: " + any.getTypeUrl() + " (expected: a type of Envoy's API)"));
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("bytes: not a " + any.getTypeUrl(), e);
    }
  }

  // Protobuf for Java keeps no list of its classes, but each of Envoy's is named after its type:
  // envoy.a.v3.B is io.envoyproxy.envoy.a.v3.B. What is packed comes from this program, not from a
  // client.
  private static Optional<Class<? extends Message>> messageClass(String typeUrl) {
    if (!typeUrl.startsWith(TYPE_PREFIX + "envoy.")) {
      return Optional.empty();
    }
    String name = "io.envoyproxy." + typeUrl.substring(TYPE_PREFIX.length());
    try {
      return Optional.of(Class.forName(name).asSubclass(Message.class));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }
}
