package io.milvusxds.e2e;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.milvus.MilvusNode;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.services.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A real Milvus behind a real Envoy that gets everything from the jar. */
final class ServedMilvus implements AutoCloseable {
  private final ServeProcess control;
  private final ServedEnvoy envoy;

  private ServedMilvus(ServeProcess control, ServedEnvoy envoy) {
    this.control = control;
    this.envoy = envoy;
  }

  /** Its nodes in a file, each in the Service of its role. */
  static StateFile state(Path folder, RealMilvus milvus) {
    return state(
        folder,
        addresses(milvus.readOnly().toArray(new MilvusNode[0])),
        milvus.readWrite().address().toString());
  }

  /** A file with these endpoints, {@code host:port} with commas between them. */
  static StateFile state(Path folder, String readOnly, String readWrite) {
    return new StateFile(folder).readOnly("endpoints", readOnly).readWrite("endpoints", readWrite);
  }

  static String addresses(MilvusNode... nodes) {
    return Arrays.stream(nodes)
        .map(node -> node.address().toString())
        .collect(Collectors.joining(","));
  }

  /** Serves what the file says, and has an Envoy of it. */
  static ServedMilvus start(StateFile state) throws IOException, InterruptedException {
    ServeProcess control = ServeProcess.start(state.write().path());
    try {
      return new ServedMilvus(
          control, ServedEnvoy.start(control, new DeploymentRef("prod", "milvus")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      control.close();
      throw e;
    }
  }

  ServeProcess control() {
    return control;
  }

  ServedEnvoy envoy() {
    return envoy;
  }

  /** Where clients call. */
  HostPort address() {
    return new HostPort("127.0.0.1", envoy.port());
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    control.close();
  }
}
