package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.nodes.RawClient;
import io.milvusxds.translate.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is written in place while a real Envoy is under load. */
class WrittenInPiecesIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String INSERT = "milvus.grpc.MilvusService/Insert";
  private static final String READERS = "prod/milvus/ro";

  @TempDir private Path folder;

  @Test
  void piecesCostNoCallWhatIsNewCountsAndWhatIsGoneGoesAtRest() throws Exception {
    try (AnyNode first = AnyNode.start("ro-1");
        AnyNode second = AnyNode.start("ro-2");
        AnyNode rw = AnyNode.start("rw")) {
      String services = service("ro") + service("rw");
      String writer = slice("rw", rw);
      Path file = folder.resolve("state.yaml");
      Path next =
          Files.writeString(folder.resolve("next.tmp"), services + writer + slice("ro", first));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (ServeProcess control = ServeProcess.start(file);
          ServedEnvoy envoy = ServedEnvoy.start(control, Bootstrap.Protocol.DELTA);
          RawClient.Load searches = envoy.client().load(2, SEARCH);
          RawClient.Load inserts = envoy.client().load(1, INSERT)) {
        for (int round = 0; round < 5; round++) {
          Files.writeString(file, services);
          pause(first);
          append(file, writer.substring(0, writer.length() / 2));
          pause(first);
          append(file, writer.substring(writer.length() / 2));
          pause(first);
          append(file, slice("ro", first));
        }
        append(file, slice("ro", second));
        await("the new node").until(() -> second.total() > 0);
        Files.writeString(file, services + writer + slice("ro", second));
        await("the old node gone").until(() -> envoy.endpoints(READERS).size() == 1);

        assertThat(envoy.outcome(SEARCH)).isEqualTo("ro-2");
        assertThat(searches.stop()).isNotEmpty().containsOnly("ro-1", "ro-2");
        assertThat(inserts.stop()).isNotEmpty().containsOnly("rw");
      }
    }
  }

  /**
   * As long as a number of searches takes: much longer than the 15 ms that a file must be quiet.
   */
  private static void pause(AnyNode node) {
    long until = node.total() + 100;
    await("searches").until(() -> node.total() > until);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String service(String role) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: milvus-%1$s
      namespace: prod
      annotations:
        milvus-xds.io/role: "%1$s"
    spec:
      ports:
        - name: engine
          port: 19530
    """
        .formatted(role);
  }

  private static String slice(String role, AnyNode node) {
    HostPort address = node.address();
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: milvus-%s-%s
      namespace: prod
      labels:
        kubernetes.io/service-name: milvus-%1$s
    addressType: IPv4
    ports:
      - name: engine
        port: %2$s
    endpoints:
      - addresses: ["%3$s"]
    """
        .formatted(role, address.port(), address.host());
  }
}
