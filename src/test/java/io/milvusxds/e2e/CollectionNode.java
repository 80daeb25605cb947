package io.milvusxds.e2e;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.demo.milvus1.StringReply;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.AnyMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  private final Server server;

  private CollectionNode() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .fallbackHandlerRegistry(new AnyMethod(this::listener))
            .build()
            .start();
  }

  /** A node on a free port of 127.0.0.1. */
  static CollectionNode start() throws IOException {
    return new CollectionNode();
  }

  HostPort address() {
    return new HostPort("127.0.0.1", server.getPort());
  }

  /** The collections that were searched, once for each search. */
  List<String> collections() {
    return List.copyOf(collections);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private byte[] answer(String path, byte[] request) throws InvalidProtocolBufferException {
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(request);
    if (path.equals(V1 + "Search")) {
      collections.add(first(fields, 1).toStringUtf8());
    } else if (path.equals(V1 + "SearchInFiles")) {
      collections.add(first(UnknownFieldSet.parseFrom(first(fields, 2)), 1).toStringUtf8());
    } else if (path.equals("milvus.proto.milvus.MilvusService/Search")) {
      collections.add(first(fields, 3).toStringUtf8());
    }
    return path.equals(V1 + "Cmd") ? VERSION : new byte[0];
  }

  private static ByteString first(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().get(0);
  }

  private ServerCall.Listener<byte[]> listener(ServerCall<byte[], byte[]> call, String path) {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] request) {
        call.sendHeaders(new Metadata());
        try {
          call.sendMessage(answer(path, request));
          call.close(Status.OK, new Metadata());
        } catch (InvalidProtocolBufferException e) {
          call.close(Status.INVALID_ARGUMENT.withCause(e), new Metadata());
        }
      }
    };
  }
}
