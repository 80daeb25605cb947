package io.milvusxds.xds;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.milvusxds.xds.connection.ResponseFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A gRPC call without a network: keeps the nonces of what was sent, and how it ended. */
final class HeldCall extends ServerCall<Object, ResponseFrame> {
  private final List<String> nonces = new ArrayList<>();
  private final Queue<Status> ends = new ArrayDeque<>();
  private int requested;
  private boolean ready = true;

  /** Whether the transport takes responses. */
  void ready(boolean now) {
    ready = now;
  }

  /** Of everything that was sent, in order. */
  List<String> nonces() {
    return nonces;
  }

  /** How it was closed by the server; empty while it is open, more than one would be a mistake. */
  Queue<Status> ends() {
    return ends;
  }

  /** How many requests the server has asked for so far. */
  int requested() {
    return requested;
  }

  @Override
  public void request(int numMessages) {
    requested += numMessages;
  }

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public void sendMessage(ResponseFrame message) {
    nonces.add(message.nonce());
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void close(Status status, Metadata trailers) {
    ends.add(status);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.EMPTY;
  }

  @Override
  public MethodDescriptor<Object, ResponseFrame> getMethodDescriptor() {
    throw new UnsupportedOperationException("a stream does not ask for its method");
  }
}
