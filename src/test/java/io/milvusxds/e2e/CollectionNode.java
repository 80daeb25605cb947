package io.milvusxds.e2e;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.milvusxds.demo.milvus1.StringReply;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.nodes.AnyNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A node that finds nothing in any search, which is an answer that real clients of both APIs take,
 * and remembers which collections were searched.
 */
final class CollectionNode implements AutoCloseable {
  private static final String V1 = "milvus.grpc.MilvusService/";
  private static final byte[] VERSION =
      StringReply.newBuilder().setStringReply("1.1.2").build().toByteArray();

  private final Queue<String> collections = new ConcurrentLinkedQueue<>();
  private final AnyNode node;

  private CollectionNode() throws IOException {
    node = AnyNode.start("reader", this::answer);
  }

  /** A node on a free port of 127.0.0.1. */
  static CollectionNode start() throws IOException {
    return new CollectionNode();
  }

  HostPort address() {
    return node.address();
  }

  /** The collections that were searched, once for each search. */
  List<String> collections() {
    return List.copyOf(collections);
  }

  @Override
  public void close() {
    node.close();
  }

  private byte[] answer(String path, byte[] request) {
    UnknownFieldSet fields = fields(request);
    if (path.equals(V1 + "Search")) {
      collections.add(first(fields, 1).toStringUtf8());
    } else if (path.equals(V1 + "SearchInFiles")) {
      collections.add(first(fields(first(fields, 2).toByteArray()), 1).toStringUtf8());
    } else if (path.equals("milvus.proto.milvus.MilvusService/Search")) {
      collections.add(first(fields, 3).toStringUtf8());
    }
    return path.equals(V1 + "Cmd") ? VERSION : new byte[0];
  }

  private static UnknownFieldSet fields(byte[] message) {
    try {
      return UnknownFieldSet.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString first(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().get(0);
  }
}
