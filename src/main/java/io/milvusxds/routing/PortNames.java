package io.milvusxds.routing;

import io.milvusxds.model.ServicePort;
import io.milvusxds.tuning.PortChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the port of a service that carries gRPC. */
final class PortNames {
  /**
   * Of these, the first that a service has carries gRPC, unless its annotation says otherwise. The
   * charts name it so: of Milvus 1.x {@code engine}, of Milvus 2.x (and its operator) {@code
   * milvus}.
   */
  static final List<String> CONVENTIONAL = List.of("engine", "grpc", "milvus");

  /** The port that Milvus listens on unless it is configured otherwise, in both generations. */
  static final int MILVUS = 19530;

  private PortNames() {}

  /**
   * The name of the chosen port, by which endpoints list their own number; the empty text is the
   * name of a single unnamed port.
   *
   * @return empty when no declared port fits the choice
   */
  static Optional<String> chosen(PortChoice choice, List<ServicePort> declared) {
    return choice.match(
        conventional -> conventional(declared),
        named -> first(declared, port -> port.name().equals(named.name())),
        numbered -> first(declared, port -> port.number() == numbered.number()));
  }

  private static Optional<String> conventional(List<ServicePort> declared) {
    return CONVENTIONAL.stream()
        .filter(name -> declared.stream().anyMatch(port -> port.name().equals(name)))
        .findFirst()
        .or(() -> first(declared, port -> port.number() == MILVUS))
        .or(() -> first(declared, port -> declared.size() == 1));
  }

  private static Optional<String> first(
      List<ServicePort> declared, Predicate<ServicePort> condition) {
    return declared.stream().filter(condition).map(ServicePort::name).findFirst();
  }
}
