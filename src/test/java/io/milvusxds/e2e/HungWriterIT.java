package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ChildJvm;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read-write node whose process hangs while its kernel takes connections. */
class HungWriterIT {
  private static final String WRITERS = "prod/milvus/rw";
  private static final String INSERT = "milvus.proto.milvus.MilvusService/Insert";
  private static final String DESCRIBE = "milvus.proto.milvus.MilvusService/DescribeCollection";
  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  @TempDir private Path folder;

  /** A node in a process of its own. */
  static final class Writer {
    static final String LISTENING = "listening on ";
    private static final Duration SERVICE_TIME = Duration.ofMillis(300);

    private Writer() {}

    /** Listens on this port of 127.0.0.1 until it is ended. */
    public static void main(String[] port) throws Exception {
      HostPort address = new HostPort("127.0.0.1", Integer.parseInt(port[0]));
      try (AnyNode node = AnyNode.start("rw", address).after(SERVICE_TIME)) {
        System.out.println(LISTENING + node.address());
        Thread.sleep(Duration.ofMinutes(5).toMillis());
      }
    }
  }

  @Test
  void newWritesFailAtOnceReadsOfMetadataGoOnAndTheWriteUnderWayIsLeftAlone() throws Exception {
    int port = FreePort.find();
    try (AnyNode reader = AnyNode.start("ro");
        ChildJvm writer = ChildJvm.start(Writer.class, List.of(Integer.toString(port)))) {
      writer.awaitOutput(text -> text.contains(Writer.LISTENING), START_LIMIT);
      StateFile state =
          new StateFile(folder)
              .readOnly("endpoints", reader.address().toString())
              .readWrite("endpoints", "127.0.0.1:" + port)
              // A third of what is usual, so that nobody waits for 18 s.
              .readWrite("health-check.interval", "1s")
              .write();
      try (ServeProcess control = ServeProcess.start(state.path());
          ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.DELTA)) {
        await("a write").until(() -> envoy.outcome(INSERT).equals("rw"));

        CompletableFuture<String> underWay =
            CompletableFuture.supplyAsync(() -> envoy.outcome(INSERT));
        await("the write at the node")
            .until(() -> envoy.stat("cluster." + WRITERS + ".upstream_rq_active") > 0);
        writer.signal("STOP");
        await("the node known to hang").until(() -> envoy.endpoints(WRITERS).isEmpty());

        long begin = System.nanoTime();
        assertThat(envoy.outcome(INSERT)).isEqualTo("failed: UNAVAILABLE");
        assertThat(envoy.outcome(DESCRIBE)).isEqualTo("ro");
        // Half of what even one attempt at the hung node would take before another begins.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(underWay).isNotDone();

        writer.signal("CONT");
        assertThat(underWay.get(10, TimeUnit.SECONDS)).isEqualTo("rw");
        await("a write again").until(() -> envoy.outcome(INSERT).equals("rw"));
      }
    }
  }

  @Test
  void aServerThatKnowsNothingOfHealthChecksIsAlive() throws Exception {
    Server bare =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    String address = "127.0.0.1:" + bare.getPort();
    StateFile state =
        new StateFile(folder).readOnly("endpoints", address).readWrite("endpoints", address);
    try (ServeProcess control = ServeProcess.start(state.write().path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.DELTA)) {
      await("the node's own answer")
          .until(() -> envoy.outcome(INSERT).equals("failed: UNIMPLEMENTED"));

      assertThat(envoy.endpoints(WRITERS)).containsExactly(address);
    } finally {
      bare.shutdownNow();
    }
  }
}
