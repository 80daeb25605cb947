package io.milvusxds.translate;

import io.milvusxds.model.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that sends searches over HTTP/1.1 with any bytes in the header: gRPC libraries let
 * only ASCII through, others do not.
 */
final class HeaderSocket implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  HeaderSocket(HostPort address) throws IOException {
    socket = new Socket(address.host(), address.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends one search that has nothing but the header; the name of the node that answered. */
  String search(byte[] key) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ascii(
            "POST /milvus.grpc.MilvusService/Search HTTP/1.1\r\nhost: milvus\r\nte: trailers\r\n"
                + "content-type: application/grpc\r\ncontent-length: 5\r\n"
                + EnvoyNames.SEGMENT_HEADER
                + ": "));
    request.writeBytes(key);
    request.writeBytes(ascii("\r\n\r\n"));
    // A gRPC message of no bytes, not compressed.
    request.writeBytes(new byte[5]);
    socket.getOutputStream().write(request.toByteArray());
    return answeringNode();
  }

  private String answeringNode() throws IOException {
    String node = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-test-node: ")) {
        node = line.substring("x-test-node: ".length());
      }
    }
    // The body comes in chunks; the last is empty and followed by trailers and an empty line.
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      in.skipNBytes(size + 2L);
    }
    skipLines();
    return node;
  }

  private void skipLines() throws IOException {
    boolean atEnd = false;
    while (!atEnd) {
      atEnd = line().isEmpty();
    }
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after \"" + line + "\"");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
