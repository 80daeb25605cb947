package io.milvusxds.tuning;

import io.milvusxds.model.ServicePort;
import java.util.List;
import java.util.function.Function;

/** Which of a service's ports carries gRPC. */
public sealed interface PortChoice {
  /** Not said: the port named {@code engine}, else {@code grpc}, else the only one. */
  record Conventional() implements PortChoice {
    @Override
    public <R> R match(
        Function<Conventional, R> conventional,
        Function<Named, R> named,
        Function<Numbered, R> numbered) {
      return conventional.apply(this);
    }
  }

  /** The port with this name. */
  record Named(String name) implements PortChoice {
    @Override
    public <R> R match(
        Function<Conventional, R> conventional,
        Function<Named, R> named,
        Function<Numbered, R> numbered) {
      return named.apply(this);
    }
  }

  /** The port with this number on the service, 1..65535. */
  record Numbered(int number) implements PortChoice {
    @Override
    public <R> R match(
        Function<Conventional, R> conventional,
        Function<Named, R> named,
        Function<Numbered, R> numbered) {
      return numbered.apply(this);
    }
  }

  /** Whether a port that is named or numbered is one of these; true when none is. */
  default boolean isAmong(List<ServicePort> declared) {
    return match(
        conventional -> true,
        named -> declared.stream().anyMatch(port -> port.name().equals(named.name())),
        numbered -> declared.stream().anyMatch(port -> port.number() == numbered.number()));
  }

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<Conventional, R> conventional,
      Function<Named, R> named,
      Function<Numbered, R> numbered);
}
