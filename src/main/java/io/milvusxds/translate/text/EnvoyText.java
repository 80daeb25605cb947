package io.milvusxds.translate.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/**
 * What an Envoy message says, as protobuf's JSON form with the names of the {@code .proto} files.
 *
 * <p>Fields stand in the order of their numbers, keys of maps in their own order. Two things differ
 * from that form: 64-bit integers are numbers, as people write them, and what Envoy's API marks as
 * sensitive is hidden.
 */
public final class EnvoyText {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(EnvoyTypes.REGISTRY)
          .preservingProtoFieldNames()
          .omittingInsignificantWhitespace()
          .sortingMapKeys();

  private EnvoyText() {}

  /**
   * The message as a tree; a packed message begins with its {@code @type}.
   *
   * @throws IllegalStateException when it holds a type or a field that nobody here knows, or bytes
   *     that are not of their type
   */
  public static JsonNode tree(Message message) {
    Message shown = Redaction.of(EnvoyTypes.completed(message));
    try {
      JsonNode tree = MAPPER.readTree(PRINTER.print(shown));
      return WideNumbers.asNumbers(tree, shown.getDescriptorForType());
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException(
          "message: a " + message.getDescriptorForType().getFullName() + " without a JSON form", e);
    }
  }
}
