package io.milvusxds.benchmarks.start;

import io.milvusxds.demo.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@code serve} that a launcher started, as the machine sees it. */
public final class StartedProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int xdsPort;
  private final int adminPort;
  private final long beginNanos;
  private long readyNanos;

  private StartedProcess(Process process, Path log, int xdsPort, int adminPort, long beginNanos) {
    this.process = process;
    this.log = log;
    this.xdsPort = xdsPort;
    this.adminPort = adminPort;
    this.beginNanos = beginNanos;
  }

  /**
   * Starts it; does not wait.
   *
   * @param launcher the program
   * @param source as the command line names it
   * @param environment added to that of this process
   */
  public static StartedProcess start(
      String launcher, String source, Map<String, String> environment) throws IOException {
    int xds = FreePort.find();
    int admin = FreePort.find();
    Path log = Files.createTempFile("milvus-xds-start", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher,
                "serve",
                "--source",
                source,
                "--xds",
                "127.0.0.1:" + xds,
                "--admin",
                "127.0.0.1:" + admin,
                "--drain-seconds",
                "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long begin = System.nanoTime();
    return new StartedProcess(builder.start(), log, xds, admin, begin);
  }

  /** Asks every 2 ms, over a plain socket, which costs little. */
  public void awaitReady() throws IOException {
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() - beginNanos > TimeUnit.MINUTES.toNanos(1)) {
        throw new IOException("not ready: " + log());
      }
      LockSupport.parkNanos(2_000_000);
    }
    readyNanos = System.nanoTime() - beginNanos;
  }

  private boolean isReady() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), adminPort)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(12), StandardCharsets.US_ASCII).endsWith("200");
    } catch (java.net.ConnectException e) {
      return false;
    }
  }

  /** From before the start of the launcher until it was ready. */
  long readyNanos() {
    return readyNanos;
  }

  public int xdsPort() {
    return xdsPort;
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}
