package io.milvusxds.cli.rehearsal;

import io.milvusxds.discovery.Source;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Origin;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.model.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A source of one deployment that exists nowhere; each change gives one of its nodes another
 * address. It keeps what did not change the same objects, as every source does.
 */
final class MadeUpSource implements Source {
  /** What the Envoys of it name. */
  static final DeploymentRef DEPLOYMENT = new DeploymentRef("rehearsal", "rehearsal");

  private static final String NAME = "rehearsal";
  private static final String PORT = "grpc";
  private static final int NODES = 8;
  // Of the addresses that are kept for documentation (RFC 5737); nobody is ever connected to them.
  private static final String NETWORK = "192.0.2.";
  private static final int ADDRESSES = 200;

  private final MilvusService writer = service(EndpointRole.READ_WRITE, List.of(endpoint(0)));
  private final List<MilvusEndpoint> readers = new ArrayList<>();
  private Consumer<SourceSnapshot> changed = snapshot -> {};

  MadeUpSource() {
    for (int i = 1; i <= NODES; i++) {
      readers.add(endpoint(i));
    }
  }

  /** Tells all as it is after so many changes, on the caller's thread. */
  void tell(int changes) {
    readers.set(changes % NODES, endpoint(1 + NODES + changes % ADDRESSES));
    List<MilvusService> services = List.of(service(EndpointRole.READ_ONLY, readers), writer);
    changed.accept(new SourceSnapshot(NAME, services, List.of()));
  }

  private static MilvusService service(EndpointRole role, List<MilvusEndpoint> endpoints) {
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put(Annotations.ROLE, role.label());
    annotations.put(Annotations.PREFIX + "deployment", DEPLOYMENT.name());
    return new MilvusService(
        new ServiceRef(DEPLOYMENT.namespace(), role.label()),
        Instant.EPOCH,
        annotations,
        List.of(new ServicePort(PORT, 19530)),
        endpoints,
        new Origin(NAME, Writer.OPERATOR));
  }

  private static MilvusEndpoint endpoint(int number) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    ports.put(PORT, 19530);
    String ip = NETWORK + number;
    return new MilvusEndpoint(ip, ip, ports, EndpointState.SERVING, Locality.UNKNOWN);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start(Consumer<SourceSnapshot> whenChanged, Consumer<List<Finding>> blocked) {
    this.changed = whenChanged;
  }

  @Override
  public Optional<Instant> staleSince() {
    return Optional.empty();
  }

  @Override
  public void close() {
    changed = snapshot -> {};
  }
}
