package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an operator may do to the input while the control plane is away: a real Envoy goes on
 * serving when it comes back, and {@code /readyz} says what is not known. Each accident has a
 * deployment, a file and an Envoy of its own; they share the restart.
 */
class RestartIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String INSERT = "milvus.grpc.MilvusService/Insert";

  private static final Deque<AutoCloseable> open = new ArrayDeque<>();
  private static final Map<Accident, Seen> seen = new EnumMap<>(Accident.class);
  private static ServeProcess back;

  /** What happens to the text of a deployment meanwhile. */
  enum Accident {
    QUOTED_PORT_IN_THE_SLICES("port: (\\d+) # ro", "port: \"$1\"", "the ro pool"),
    OLDER_API("v1 # ro", "v1beta1", "the ro pool"),
    ROLE_NOBODY_KNOWS("role: \"ro\"", "role: \"r0\"", "the ro pool"),
    ROLE_KEY_NOBODY_KNOWS("io/role: \"ro\"", "io/rol: \"ro\"", "the ro pool"),
    ROLE_AS_A_LABEL("annotations: # ro", "labels:", "the ro pool"),
    PORT_THAT_IS_NONE("io/port: \"engine\"", "io/port: \"enginee\"", "the ro pool"),
    HOSTS_THAT_ARE_NONE("# hosts", "milvus-xds.io/endpoints: \"a,b\"", "the ro pool"),
    HOST_NOBODY_KNOWS("# hosts", "milvus-xds.io/endpoints: \"no.invalid:1\"", "the ro pool"),
    TIMEOUT_WITHOUT_ITS_UNIT("timeout: \"30s\"", "timeout: \"30\"", "the routes"),
    LIMIT_WITH_A_LETTER(
        "# limit",
        "milvus-xds.io/circuit-breaker.max-requests: \"10k\"",
        "a setting of the ro pool");

    private final String right;
    private final String wrong;
    // What the ready page says is not known.
    private final String lost;

    Accident(String right, String wrong, String lost) {
      this.right = right;
      this.wrong = wrong;
      this.lost = lost;
    }

    private DeploymentRef deployment() {
      return new DeploymentRef(name().toLowerCase(Locale.ROOT).replace('_', '-'), "milvus");
    }

    // Now this protocol, now that; the conformance tests hold each rule in each of them.
    private Protocol protocol() {
      return name().length() % 2 == 0 ? Protocol.DELTA : Protocol.STATE_OF_THE_WORLD;
    }
  }

  /**
   * An Envoy, and what it knew before.
   *
   * @param routes without the times
   */
  private record Seen(ServedEnvoy envoy, String routes) {}

  @BeforeAll
  static void restartMeanwhile(@TempDir Path folder) throws Exception {
    AnyNode ro = opened(AnyNode.start("ro-1"));
    AnyNode rw = opened(AnyNode.start("rw"));
    for (Accident accident : Accident.values()) {
      put(folder, accident, state(accident, ro, rw));
    }
    ServeProcess control = opened(ServeProcess.start(folder));
    for (Accident accident : Accident.values()) {
      ServedEnvoy envoy =
          opened(ServedEnvoy.start(control, accident.deployment(), accident.protocol()));
      assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
      seen.put(accident, new Seen(envoy, routes(envoy)));
    }
    control.close();
    for (Accident accident : Accident.values()) {
      put(folder, accident, state(accident, ro, rw).replaceAll(accident.right, accident.wrong));
    }

    back = opened(ServeProcess.start(folder, control.xdsPort(), FreePort.find()));
    await("the Envoys").until(() -> back.metric("milvus_xds_streams{") == Accident.values().length);
  }

  @AfterAll
  static void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @ParameterizedTest
  @EnumSource(Accident.class)
  void theReturnOfTheControlPlaneCostsNoCall(Accident accident) throws Exception {
    Seen before = requireNonNull(seen.get(accident));
    ServedEnvoy envoy = before.envoy();
    String lost = "note: " + accident.lost + " of " + accident.deployment();

    assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
    await("the page").until(() -> notes(accident).stream().anyMatch(line -> line.startsWith(lost)));
    assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
    assertThat(routes(envoy)).isEqualTo(before.routes());
  }

  /** What the ready page says of its deployment. */
  private static List<String> notes(Accident accident) throws Exception {
    return back.admin("/readyz")
        .lines()
        .filter(line -> line.contains(" " + accident.deployment() + " "))
        .toList();
  }

  private static <T extends AutoCloseable> T opened(T closeable) {
    open.push(closeable);
    return closeable;
  }

  private static String routes(ServedEnvoy envoy) throws Exception {
    return envoy.dump("dynamic_route_configs").replaceAll("\"last_updated\"[^\n]*", "");
  }

  private static List<String> outcomes(ServedEnvoy envoy) {
    return Stream.generate(() -> Stream.of(envoy.outcome(SEARCH), envoy.outcome(INSERT)))
        .limit(100)
        .flatMap(both -> both)
        .toList();
  }

  private static void put(Path folder, Accident accident, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next.tmp"), text);
    Files.move(next, folder.resolve(accident.name() + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String state(Accident accident, AnyNode ro, AnyNode rw) {
    String namespace = accident.deployment().namespace();
    return service(namespace, "ro", ro) + service(namespace, "rw", rw);
  }

  private static String service(String namespace, String role, AnyNode node) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: milvus-%1$s
      namespace: %4$s
      annotations: # %1$s
        milvus-xds.io/role: "%1$s"
        milvus-xds.io/port: "engine"
        milvus-xds.io/timeout: "30s"
        # limit
        # hosts
    spec:
      ports:
        - name: engine
          port: 19530
        - name: web
          port: 19121
    ---
    apiVersion: discovery.k8s.io/v1 # %1$s
    kind: EndpointSlice
    metadata:
      name: milvus-%1$s-seven
      namespace: %4$s
      labels:
        kubernetes.io/service-name: milvus-%1$s
    addressType: IPv4
    ports:
      - name: engine
        port: %2$s # %1$s
    endpoints:
      - addresses: ["%3$s"]
    """
        .formatted(role, node.address().port(), node.address().host(), namespace);
  }
}
