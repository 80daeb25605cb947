package io.milvusxds.benchmarks;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.OrderedList;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.Origins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The services of many deployments, of which one changes: each change gives one of its read-only
 * endpoints another address and leaves all other objects as they are.
 */
final class GrowthStage {
  private static final int PORT = 19530;
  private static final int NAMESPACES = 100;
  // Prime to every number of endpoints, so that no change brings an address back at once.
  private static final int GENERATIONS = 89;
  private static final SortedMap<String, Integer> PORTS = new TreeMap<>();

  static {
    PORTS.put("grpc", PORT);
  }

  // Told as a source does that knows what changed.
  private OrderedList<MilvusService> services;
  private MilvusService changing;
  private final String group;
  private int changes;

  /**
   * Before any change.
   *
   * @param deployments each with one read-write endpoint
   * @param endpoints the read-only ones of each deployment
   */
  GrowthStage(int deployments, int endpoints) {
    List<MilvusService> all = new ArrayList<>();
    for (int i = 0; i < deployments; i++) {
      List<MilvusEndpoint> readers = new ArrayList<>();
      for (int endpoint = 0; endpoint < endpoints; endpoint++) {
        readers.add(endpoint(endpoint, 0));
      }
      all.add(service(i, EndpointRole.READ_ONLY, readers));
      all.add(service(i, EndpointRole.READ_WRITE, List.of(endpoint(0, 7))));
    }
    int number = deployments / 2;
    services = OrderedList.of(all, MilvusService.BY_REF);
    changing = all.get(2 * number);
    group = namespace(number) + "/milvus-" + number;
  }

  private static MilvusService service(
      int deployment, EndpointRole role, List<MilvusEndpoint> endpoints) {
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put(Annotations.ROLE, role.label());
    annotations.put(Annotations.PREFIX + "deployment", "milvus-" + deployment);
    return new MilvusService(
        new ServiceRef(namespace(deployment), "milvus-" + deployment + "-" + role.label()),
        Instant.EPOCH,
        annotations,
        List.of(new ServicePort("grpc", PORT)),
        endpoints,
        Origins.FILE);
  }

  // Zero-filled, so that the addresses come in the order of their numbers.
  private static MilvusEndpoint endpoint(int number, int generation) {
    String ip =
        (128 + generation)
            + "."
            + (100 + number / 10_000)
            + "."
            + (100 + number / 100 % 100)
            + "."
            + (100 + number % 100);
    return new MilvusEndpoint(
        "pod-" + number + "-" + generation, ip, PORTS, EndpointState.SERVING, Locality.UNKNOWN);
  }

  private static String namespace(int deployment) {
    return "team-" + deployment % NAMESPACES;
  }

  /** What the Envoys of the deployment that changes name as {@code node.cluster}. */
  String group() {
    return group;
  }

  /** All services as they are now. */
  List<MilvusService> services() {
    return services;
  }

  /** The services after one more change. */
  List<MilvusService> change() {
    changes++;
    List<MilvusEndpoint> endpoints = new ArrayList<>(changing.endpoints());
    // Far from the one that changed last.
    int number = (int) (changes * 7_919L % endpoints.size());
    endpoints.set(number, endpoint(number, changes % GENERATIONS + 1));
    MilvusService next =
        new MilvusService(
            changing.ref(),
            changing.createdAt(),
            changing.annotations(),
            changing.ports(),
            endpoints,
            changing.origin());
    services = services.with(List.of(changing), List.of(next));
    changing = next;
    return services;
  }
}
