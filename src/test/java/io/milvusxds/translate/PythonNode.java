package io.milvusxds.translate;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.wire.TextMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A gRPC server of gRPC's C core with its own settings, by way of Python; ends after a minute. */
final class PythonNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final ManagedChannel channel;
  private final String address;

  private PythonNode(int port) {
    this.address = "127.0.0.1:" + port;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().disableRetry().build();
  }

  /** Starts one that answers with its name; the test is skipped when there is no Python. */
  public static PythonNode start(String name) throws IOException, InterruptedException {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    PythonNode node = new PythonNode(FreePort.find());
    ExecutorService background = Executors.newSingleThreadExecutor();
    String port = node.address.substring(node.address.indexOf(':') + 1);
    Future<ProgramRun> unused =
        background.submit(() -> python.run("grpc_node.py", List.of(port, name), LIMIT));
    background.shutdown();
    return node;
  }

  /** Waits until it serves. */
  public void awaitServing() {
    call("test.Node/Hello");
  }

  private String call(String method) {
    return ClientCalls.blockingUnaryCall(
        channel,
        TextMethod.unary(method),
        CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(LIMIT),
        "");
  }

  /** Where it listens, as the {@code endpoints} annotation has it. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    call("test.Node/End");
    channel.shutdownNow();
  }
}
