package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.testing.AnyNode;
import io.milvusxds.testing.ServeProcess;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator may do to the input while the control plane is away: a real Envoy goes on
 * serving when it comes back, and {@code /readyz} says what is not known.
 */
class RestartIT {
  private static final String SEARCH = "milvus.grpc.MilvusService/Search";
  private static final String INSERT = "milvus.grpc.MilvusService/Insert";

  @TempDir private Path folder;

  /** What happens to the text meanwhile, and what the ready page says of it afterwards. */
  static Stream<Arguments> accidents() {
    return Stream.of(
            List.of("a quoted port in the slices", "port: (\\d+) # ro", "port: \"$1\"", "ro pool"),
            List.of("an older API", "v1 # ro", "v1beta1", "ro pool"),
            List.of("a role nobody knows", "role: \"ro\"", "role: \"r0\"", "ro pool"),
            List.of("a role key nobody knows", "io/role: \"ro\"", "io/rol: \"ro\"", "ro pool"),
            List.of("a role as a label", "annotations: # ro", "labels:", "ro pool"),
            List.of(
                "a port that is none", "io/port: \"engine\"", "io/port: \"enginee\"", "ro pool"),
            List.of(
                "hosts that are none", "# hosts", "milvus-xds.io/endpoints: \"a,b\"", "ro pool"),
            List.of(
                "a host nobody knows",
                "# hosts",
                "milvus-xds.io/endpoints: \"no.invalid:1\"",
                "ro pool"),
            List.of("a timeout without its unit", "timeout: \"30s\"", "timeout: \"30\"", "routes"),
            List.of(
                "a limit with a letter",
                "# limit",
                "milvus-xds.io/circuit-breaker.max-requests: \"10k\"",
                "setting"))
        // Both protocols in turn; the conformance tests hold each rule in each of them.
        .map(
            accident ->
                Arguments.of(
                    accident.get(0),
                    accident,
                    accident.get(0).length() % 2 == 0
                        ? Protocol.DELTA
                        : Protocol.STATE_OF_THE_WORLD));
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("accidents")
  void theReturnOfTheControlPlaneCostsNoCall(String name, List<String> accident, Protocol protocol)
      throws Exception {
    try (AnyNode ro = AnyNode.start("ro-1");
        AnyNode rw = AnyNode.start("rw")) {
      Path file = folder.resolve("state.yaml");
      String state = service("ro", ro) + service("rw", rw);
      put(file, state);
      ServeProcess control = ServeProcess.start(file);
      try (ServedEnvoy envoy = ServedEnvoy.start(control, protocol)) {
        assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
        String routes = envoy.dump("dynamic_route_configs");
        control.close();
        put(file, state.replaceAll(accident.get(1), accident.get(2)));

        try (ServeProcess back = ServeProcess.start(file, control.xds().port(), FreePort.find())) {
          await("the Envoy").until(() -> back.metric("milvus_xds_streams") >= 1);
          assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
          await("the page").until(() -> back.admin("/readyz").contains(accident.get(3)));
          assertThat(outcomes(envoy)).containsOnly("ro-1", "rw");
          assertThat(envoy.dump("dynamic_route_configs").replaceAll("\"last_updated\"[^\n]*", ""))
              .isEqualTo(routes.replaceAll("\"last_updated\"[^\n]*", ""));
        }
      } finally {
        control.close();
      }
    }
  }

  private static List<String> outcomes(ServedEnvoy envoy) {
    return Stream.generate(() -> Stream.of(envoy.outcome(SEARCH), envoy.outcome(INSERT)))
        .limit(100)
        .flatMap(both -> both)
        .toList();
  }

  private void put(Path file, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next.tmp"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String service(String role, AnyNode node) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: milvus-%1$s
      namespace: prod
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
      namespace: prod
      labels:
        kubernetes.io/service-name: milvus-%1$s
    addressType: IPv4
    ports:
      - name: engine
        port: %2$s # %1$s
    endpoints:
      - addresses: ["%3$s"]
    """
        .formatted(role, node.address().port(), node.address().host());
  }
}
