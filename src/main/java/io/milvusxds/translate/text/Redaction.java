package io.milvusxds.translate.text;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import udpa.annotations.Sensitive;

/**
 * Hides the secrets of a message as Envoy's own configuration dump does: every text and all bytes
 * within a field that the API marks as sensitive are replaced, everything else in it goes.
 */
final class Redaction {
  private static final String HIDDEN = "[redacted]";
  private static final int ANY_VALUE = Any.VALUE_FIELD_NUMBER;
  private static final int MAP_KEY = 1;

  private Redaction() {}

  /**
   * The message without its secrets, also without those of what is packed in it.
   *
   * @param message of a type of {@link EnvoyTypes}
   * @throws IllegalStateException when it holds a type or a field that nobody here knows
   */
  static Message of(Message message) {
    return shown(message, false);
  }

  private static Message shown(Message message, boolean isSecret) {
    Descriptor type = message.getDescriptorForType();
    message.getUnknownFields().asMap().keySet().stream()
        .findFirst()
        .ifPresent(
            number -> {
              throw new IllegalStateException(
                  "field: " + number + " of " + type.getFullName() + " is unknown");
            });
    if (type.getFullName().equals(Any.getDescriptor().getFullName())) {
      return packed(message, isSecret);
    }
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      boolean isHidden = isSecret || field.getOptions().getExtension(Sensitive.sensitive);
      if (field.getJavaType() == JavaType.MESSAGE || (isHidden && !isMapKey(field))) {
        show(builder, field, isHidden);
      }
    }
    return builder.build();
  }

  private static void show(Message.Builder builder, FieldDescriptor field, boolean isHidden) {
    if (!field.isRepeated()) {
      value(field, builder.getField(field), isHidden)
          .ifPresentOrElse(
              shown -> builder.setField(field, shown), () -> builder.clearField(field));
      return;
    }
    List<?> items = (List<?>) builder.getField(field);
    builder.clearField(field);
    items.forEach(
        item ->
            value(field, item, isHidden)
                .ifPresent(shown -> builder.addRepeatedField(field, shown)));
  }

  private static Optional<Object> value(FieldDescriptor field, Object value, boolean isHidden) {
    return switch (field.getJavaType()) {
      case MESSAGE -> Optional.of(shown((Message) value, isHidden));
      case STRING -> Optional.of(HIDDEN);
      case BYTE_STRING -> Optional.of(ByteString.copyFromUtf8(HIDDEN));
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> Optional.empty();
    };
  }

  private static boolean isMapKey(FieldDescriptor field) {
    return field.getContainingType().getOptions().getMapEntry() && field.getNumber() == MAP_KEY;
  }

  private static Message packed(Message any, boolean isSecret) {
    Descriptor type = any.getDescriptorForType();
    String url = (String) any.getField(type.findFieldByNumber(Any.TYPE_URL_FIELD_NUMBER));
    if (url.isEmpty()) {
      // Nothing is packed: that is how a route enables a filter without a word on how.
      return any;
    }
    FieldDescriptor value = type.findFieldByNumber(ANY_VALUE);
    try {
      Descriptor inner = EnvoyTypes.REGISTRY.getDescriptorForTypeUrl(url);
      if (inner == null) {
        throw new IllegalStateException("type_url: " + url + " (expected: one of EnvoyTypes)");
      }
      Message unpacked = DynamicMessage.parseFrom(inner, (ByteString) any.getField(value));
      return any.toBuilder().setField(value, shown(unpacked, isSecret).toByteString()).build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("bytes: not a " + url, e);
    }
  }
}
