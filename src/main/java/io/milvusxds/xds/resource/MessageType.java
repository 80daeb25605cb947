package io.milvusxds.xds.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.function.Function;

/**
 * The message of a type of resources, and where it has its names.
 *
 * @param prototype any message of the class
 * @param name of the resource; empty when the message knows none, so that it needs a wrapper
 * @param endpointName of the load assignment that it takes its endpoints from; an empty text when
 *     it takes none
 */
record MessageType<M extends Message>(
    M prototype, Optional<Function<M, String>> name, Function<M, String> endpointName) {
  /** What a message is called, and what it takes its endpoints from. */
  record Names(String name, String endpointName) {}

  static <M extends Message> MessageType<M> named(M prototype, Function<M, String> name) {
    return new MessageType<>(prototype, Optional.of(name), message -> "");
  }

  static <M extends Message> MessageType<M> nameless(M prototype) {
    return new MessageType<>(prototype, Optional.empty(), message -> "");
  }

  /** The same for messages that take endpoints from a load assignment. */
  MessageType<M> withEndpoints(Function<M, String> from) {
    return new MessageType<>(prototype, name, from);
  }

  String typeUrl() {
    return "type.googleapis.com/" + prototype.getDescriptorForType().getFullName();
  }

  /** The names in a message; empty when it is none of this type, or knows no name. */
  Optional<Names> namesOf(Message message) {
    if (!prototype.getClass().isInstance(message)) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // Looked at just before.
    M typed = (M) message;
    return name.map(of -> new Names(of.apply(typed), endpointName.apply(typed)));
  }

  /**
   * The names in a serialised message; empty when it knows none.
   *
   * @throws InvalidProtocolBufferException when the bytes are none of this type
   */
  Optional<Names> namesIn(ByteString bytes) throws InvalidProtocolBufferException {
    return namesOf(prototype.getParserForType().parseFrom(bytes));
  }
}
