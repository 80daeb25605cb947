package io.milvusxds.xds.connection;

import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.util.function.Supplier;

/**
 * Plaintext connections with a {@link Doorkeeper} before each.
 *
 * <p>gRPC has no public place for this. The classes used here are those that it keeps for programs
 * that negotiate the protocol of a connection themselves.
 */
final class Door implements InternalProtocolNegotiator.ProtocolNegotiator {
  private final InternalProtocolNegotiator.ProtocolNegotiator plaintext =
      InternalProtocolNegotiators.serverPlaintext();
  private final Supplier<Doorkeeper> keepers;

  private Door(Supplier<Doorkeeper> keepers) {
    this.keepers = keepers;
  }

  /** For a server that is built with them. */
  static ServerCredentials credentials(Supplier<Doorkeeper> keepers) {
    return InternalNettyServerCredentials.create(new Door(keepers));
  }

  @Override
  public AsciiString scheme() {
    return plaintext.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    ChannelHandler negotiation = plaintext.newHandler(grpc);
    return new ChannelHandlerAdapter() {
      @Override
      public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), null, keepers.get());
        ctx.pipeline().replace(this, null, negotiation);
      }
    };
  }

  @Override
  public void close() {
    plaintext.close();
  }
}
