package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.services.StateFile;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients that know nothing of segments, through an Envoy that got everything over xDS. */
class SegmentClientsIT {
  private static final int NODES = 10;
  private static final int SEARCHES = 500;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private final List<CollectionNode> nodes = new ArrayList<>();

  @BeforeEach
  void startNodes() throws Exception {
    // The last one is the read-write node.
    for (int i = 0; i <= NODES; i++) {
      nodes.add(CollectionNode.start());
    }
  }

  @AfterEach
  void stopNodes() {
    nodes.forEach(CollectionNode::close);
  }

  @Test
  void everySearchOfPymilvus1ReachesANodeThatThePlanNames() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus1();
    try (ServeProcess control = ServeProcess.start(state("v1", "collection").path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD)) {

      search(python, "pymilvus1_searches.py", envoy);

      assertThat(searched()).isEqualTo(SEARCHES);
      assertThat(outside(control)).isEmpty();
    }
  }

  @Test
  void everySearchOfPymilvus3ReachesANodeThatThePlanNames() throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus3();
    try (ServeProcess control = ServeProcess.start(state("v2", "collection").path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.DELTA)) {

      search(python, "pymilvus3_searches.py", envoy);

      assertThat(searched()).isEqualTo(SEARCHES);
      assertThat(outside(control)).isEmpty();
    }
  }

  @Test
  void anotherKeyChangesRoutesAndNeverTheListener() throws Exception {
    try (ServeProcess control = ServeProcess.start(state("v1", "header").path());
        ServedEnvoy envoy = ServedEnvoy.start(control, Protocol.STATE_OF_THE_WORLD)) {
      assertThat(routes(envoy)).doesNotContain("on_request_headers");

      state("v1", "collection-partition");
      await("the new key").until(() -> routes(envoy).contains("on_request_headers"));

      assertThat(envoy.stat("listener_manager.listener_added")).isEqualTo(1);
      assertThat(envoy.stat("listener_manager.listener_modified")).isZero();
    }
  }

  private static String routes(ServedEnvoy envoy) throws Exception {
    return envoy.process().adminGet("/config_dump?resource=dynamic_route_configs");
  }

  private StateFile state(String api, String key) throws Exception {
    return new StateFile(folder)
        .readWrite("endpoints", nodes.get(NODES).address().toString())
        .readOnly(
            "endpoints",
            readers().stream()
                .map(node -> node.address().toString())
                .collect(Collectors.joining(",")))
        .readOnly("api", api)
        .readOnly("lb-policy", "segment-hash")
        .readOnly("segment.key", key)
        .write();
  }

  private List<CollectionNode> readers() {
    return nodes.subList(0, NODES);
  }

  private static void search(PythonEnvironment python, String script, ServedEnvoy envoy)
      throws Exception {
    ProgramRun run =
        python.run(
            script,
            List.of("127.0.0.1", Integer.toString(envoy.port()), Integer.toString(SEARCHES)),
            LIMIT);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("all searches answered");
  }

  private int searched() {
    return nodes.stream().mapToInt(node -> node.collections().size()).sum();
  }

  /** The searches that a node answered which the plan does not name as an owner. */
  private List<String> outside(ServeProcess control) throws Exception {
    SortedMap<String, List<String>> owners =
        PlannedOwners.of(
            control,
            nodes.stream().flatMap(node -> node.collections().stream()).distinct().toList());
    List<String> outside = new ArrayList<>();
    for (CollectionNode node : nodes) {
      String name = node.address().toString();
      node.collections().stream()
          .filter(collection -> !owners.getOrDefault(collection, List.of()).contains(name))
          .forEach(collection -> outside.add(collection + " at " + name));
    }
    return outside;
  }
}
