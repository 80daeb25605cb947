package io.milvusxds.demo;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.nio.file.Path;

/** A running milvus-xds, as the demo needs it. The command line gives the real one. */
public interface ControlPlane extends AutoCloseable {
  /** Starts a control plane. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts one that serves a file on free ports of 127.0.0.1 and follows it.
     *
     * @param stateFile Services as YAML; it exists
     * @throws IOException when it can not start; the message says what to do
     */
    ControlPlane start(Path stateFile) throws IOException, InterruptedException;
  }

  /** Where Envoys get their resources. */
  HostPort xds();

  /** Where an operator looks. */
  HostPort admin();

  /**
   * The bootstrap of an Envoy that belongs to a deployment and listens on 127.0.0.1, as YAML.
   *
   * @param listenPort 1..65535
   */
  String bootstrap(DeploymentRef deployment, int listenPort);

  /** Stops it and frees its ports. */
  @Override
  void close();
}
