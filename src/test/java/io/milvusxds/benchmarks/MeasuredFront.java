package io.milvusxds.benchmarks;

import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.testing.rebalance.BaselineEnvoy;
import io.milvusxds.testing.rebalance.DividedEnvoy;
import io.milvusxds.testing.rebalance.SearchFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An Envoy that is measured.
 *
 * @param name as the tables call it
 */
record MeasuredFront(String name, Starter starter) {
  /** Starts one that serves these nodes. */
  @FunctionalInterface
  interface Starter {
    SearchFront start(Path binary, List<DemoNode> nodes) throws IOException, InterruptedException;
  }

  /** Envoy's own hashing. */
  static MeasuredFront baseline(String name, BaselineEnvoy.Policy policy) {
    return new MeasuredFront(
        name,
        (binary, nodes) ->
            BaselineEnvoy.start(
                binary, Files.createTempDirectory("milvus-xds-benchmark"), policy, nodes));
  }

  /**
   * With a control plane.
   *
   * @param annotations of the read-only Service, without their prefix
   */
  static MeasuredFront divided(String name, Map<String, String> annotations) {
    return new MeasuredFront(
        name, (binary, nodes) -> DividedEnvoy.start(binary, annotations, nodes));
  }
}
