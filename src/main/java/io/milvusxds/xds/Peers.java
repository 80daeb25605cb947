package io.milvusxds.xds;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.SocketAddress;

/** Where a call comes from, for people. */
final class Peers {
  private Peers() {}

  /** The client's address and port; {@code unknown} when the transport has none. */
  static String of(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null ? "unknown" : address.toString().replaceFirst("^/", "");
  }
}
