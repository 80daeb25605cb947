package io.milvusxds.translate.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt64Value;
import java.math.BigInteger;
import java.util.Set;

/** Turns the 64-bit integers of protobuf's JSON form, which are texts there, into numbers. */
final class WideNumbers {
  private static final Set<String> WRAPPERS =
      Set.of(Int64Value.getDescriptor().getFullName(), UInt64Value.getDescriptor().getFullName());

  private WideNumbers() {}

  /**
   * The same tree; it is changed in place.
   *
   * @param tree what was printed of a message of this type
   */
  static JsonNode asNumbers(JsonNode tree, Descriptor type) throws InvalidProtocolBufferException {
    if (WRAPPERS.contains(type.getFullName())) {
      return number(tree);
    }
    if (tree instanceof ObjectNode object) {
      JsonNode packed = object.get("@type");
      Descriptor actual =
          packed == null ? type : EnvoyTypes.REGISTRY.getDescriptorForTypeUrl(packed.asText());
      for (FieldDescriptor field : actual.getFields()) {
        JsonNode value = object.get(field.getName());
        if (value != null) {
          object.set(field.getName(), ofField(value, field));
        }
      }
    }
    return tree;
  }

  private static JsonNode ofField(JsonNode value, FieldDescriptor field)
      throws InvalidProtocolBufferException {
    if (field.isMapField() && value instanceof ObjectNode map) {
      FieldDescriptor inner = field.getMessageType().findFieldByNumber(2);
      for (var entry : map.properties()) {
        entry.setValue(single(entry.getValue(), inner));
      }
      return map;
    }
    if (field.isRepeated() && value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, single(list.get(i), field));
      }
      return list;
    }
    return single(value, field);
  }

  private static JsonNode single(JsonNode value, FieldDescriptor field)
      throws InvalidProtocolBufferException {
    return switch (field.getJavaType()) {
      case LONG -> number(value);
      case MESSAGE -> asNumbers(value, field.getMessageType());
      case INT, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING, ENUM -> value;
    };
  }

  private static JsonNode number(JsonNode text) {
    return BigIntegerNode.valueOf(new BigInteger(text.asText()));
  }
}
