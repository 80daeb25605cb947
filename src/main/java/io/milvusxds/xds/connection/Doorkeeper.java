package io.milvusxds.xds.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.milvusxds.xds.limits.HostShare;
import io.milvusxds.xds.limits.Room;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before gRPC on one connection: lets in only who begins as an HTTP/2 client, within a time,
 * and as long as its host has not had its share. Left to gRPC, each of the others costs a stack
 * trace in the log.
 *
 * <p>Owned by the thread of the connection.
 */
final class Doorkeeper extends ChannelDuplexHandler {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final Attributes.Key<Doorkeeper> KEY = Attributes.Key.create("doorkeeper");
  private static final int GO_AWAY = 7;
  private static final int GO_AWAY_BYTES = 17;
  // PROTOCOL_ERROR, FLOW_CONTROL_ERROR, STREAM_CLOSED, FRAME_SIZE_ERROR, COMPRESSION_ERROR.
  private static final Set<Integer> BROKEN_RULES = Set.of(1, 3, 5, 6, 9);
  private static final int TLS_HANDSHAKE = 22;
  private static final int TLS_MAJOR_VERSION = 3;

  private final Room room;
  private final ConnectionListener listener;
  private final Duration patience;
  private final ByteBuf begin = Unpooled.buffer(PREFACE.length, PREFACE.length);
  private String peer = "";
  private String host = "";
  private boolean hasPlace;
  private boolean isIn;
  private boolean isClosed;
  private @Nullable Future<?> patienceEnd;
  private boolean hasStreams;
  private @Nullable EventExecutor thread;

  /**
   * @param patience until it opens its first stream
   */
  Doorkeeper(Room room, ConnectionListener listener, Duration patience) {
    this.room = room;
    this.listener = listener;
    this.patience = patience;
  }

  /** Who let the connection of this call in. */
  static Doorkeeper of(ServerCall<?, ?> call) {
    return requireNonNull(call.getAttributes().get(KEY), "every connection has a doorkeeper");
  }

  /** Notes that the connection is used for what it is there for. */
  void noteStream() {
    hasStreams = true;
  }

  /** The thread of the connection. */
  EventExecutor thread() {
    return requireNonNull(thread, "it stands in the pipeline of its connection");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    thread = ctx.executor();
    peer = Peers.of(ctx.channel().remoteAddress());
    host = Peers.hostOf(ctx.channel().remoteAddress());
    hasPlace = room.connections().tryTake(host);
    if (!hasPlace) {
      HostShare share = room.connections();
      listener.refused(
          peer,
          share.taken() >= share.max()
              ? "all " + share.max() + " connections of this server are taken"
              : "its address has all "
                  + share.maxPerHost()
                  + " connections that one may have; raise the limit if many clients share it");
      close(ctx);
      return;
    }
    patienceEnd =
        ctx.executor().schedule(() -> endIfSilent(ctx), patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (patienceEnd != null) {
      patienceEnd.cancel(false);
    }
    if (hasPlace) {
      hasPlace = false;
      room.connections().giveBack(host);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // Streams find this connection by the attributes of their call.
    ctx.fireUserEventTriggered(
        event instanceof ProtocolNegotiationEvent negotiated ? withThis(negotiated) : event);
  }

  private ProtocolNegotiationEvent withThis(ProtocolNegotiationEvent event) {
    return InternalProtocolNegotiationEvent.withAttributes(
        event,
        InternalProtocolNegotiationEvent.getAttributes(event).toBuilder().set(KEY, this).build());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (isIn || !(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (isClosed) {
      bytes.release();
      return;
    }
    int wanted = Math.min(bytes.readableBytes(), PREFACE.length - begin.writerIndex());
    begin.writeBytes(bytes, wanted);
    if (!isPreface()) {
      bytes.release();
      turnAway(ctx, kind());
    } else if (begin.writerIndex() < PREFACE.length) {
      bytes.release();
    } else {
      isIn = true;
      ctx.fireChannelRead(begin);
      ctx.fireChannelRead(bytes);
    }
  }

  private boolean isPreface() {
    for (int i = 0; i < begin.writerIndex(); i++) {
      if (begin.getByte(i) != PREFACE[i]) {
        return false;
      }
    }
    return true;
  }

  private Stranger kind() {
    int first = begin.getByte(0);
    if (first == TLS_HANDSHAKE
        && (begin.writerIndex() == 1 || begin.getByte(1) == TLS_MAJOR_VERSION)) {
      return Stranger.TLS;
    }
    return isHttp1() ? Stranger.HTTP1 : Stranger.GARBAGE;
  }

  // A method is a word in capitals before a blank.
  private boolean isHttp1() {
    for (int i = 0; i < begin.writerIndex(); i++) {
      byte letter = begin.getByte(i);
      if (letter == ' ') {
        return i > 0;
      }
      if (letter < 'A' || letter > 'Z') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes && !isClosed && saysThatHttp2WasBroken(bytes)) {
      isClosed = true;
      listener.stranger(peer, Stranger.GARBAGE);
    }
    var unused = ctx.write(message, promise);
  }

  // A frame GOAWAY with the code of an error: gRPC tells the client, and nobody else.
  private static boolean saysThatHttp2WasBroken(ByteBuf bytes) {
    int at = bytes.readerIndex();
    return bytes.readableBytes() >= GO_AWAY_BYTES
        && bytes.getByte(at + 3) == GO_AWAY
        && bytes.getInt(at + 5) == 0
        && BROKEN_RULES.contains(bytes.getInt(at + 13));
  }

  private void endIfSilent(ChannelHandlerContext ctx) {
    if (!hasStreams && ctx.channel().isActive()) {
      turnAway(ctx, Stranger.SILENT);
    }
  }

  private void turnAway(ChannelHandlerContext ctx, Stranger kind) {
    if (!isClosed) {
      listener.stranger(peer, kind);
      close(ctx);
    }
  }

  private void close(ChannelHandlerContext ctx) {
    isClosed = true;
    var unused = ctx.close();
  }
}
