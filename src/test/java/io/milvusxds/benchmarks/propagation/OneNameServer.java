package io.milvusxds.benchmarks.propagation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A name server that answers every question for an IPv4 address with one address, and knows a new
 * one at once, as no real one does: what a client of it is late by is its own doing.
 */
final class OneNameServer implements AutoCloseable {
  // RFC 1035, section 4: header, the types A and IN, and a pointer to the name in the question.
  private static final int HEADER = 12;
  private static final short ANSWER_FLAGS = (short) 0x8180;
  private static final short TYPE_A = 1;
  private static final short CLASS_IN = 1;
  private static final short NAME_OF_THE_QUESTION = (short) 0xC00C;

  private final DatagramSocket socket;
  private volatile byte[] address;

  private OneNameServer(DatagramSocket socket, String ip) throws IOException {
    this.socket = socket;
    this.address = InetAddress.getByName(ip).getAddress();
  }

  /** One on a free port of 127.0.0.1. */
  static OneNameServer start(String ip) throws IOException {
    OneNameServer server =
        new OneNameServer(
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), ip);
    Thread thread = new Thread(server::run, "one-name-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** From now on every name has this address. */
  void point(String ip) throws IOException {
    address = InetAddress.getByName(ip).getAddress();
  }

  private void run() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private byte[] answer(byte[] query) {
    int end = HEADER;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    short type = ByteBuffer.wrap(query).getShort(end + 1);
    int question = end + 5 - HEADER;
    boolean isAsked = type == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(HEADER + question + (isAsked ? 16 : 0));
    answer.put(query, 0, 2).putShort(ANSWER_FLAGS);
    answer.putShort((short) 1).putShort((short) (isAsked ? 1 : 0)).putInt(0);
    answer.put(query, HEADER, question);
    if (isAsked) {
      answer.putShort(NAME_OF_THE_QUESTION).putShort(TYPE_A).putShort(CLASS_IN);
      answer.putInt(1).putShort((short) address.length).put(address);
    }
    return answer.array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
