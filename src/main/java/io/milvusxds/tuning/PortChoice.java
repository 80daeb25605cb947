package io.milvusxds.tuning;

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

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<Conventional, R> conventional,
      Function<Named, R> named,
      Function<Numbered, R> numbered);
}
