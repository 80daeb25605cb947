package io.milvusxds.tuning;

import java.util.function.Function;

/** What Envoy asks an endpoint to learn whether it is healthy. */
public sealed interface HealthProbe {
  /** Nothing. */
  record None() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return none.apply(this);
    }
  }

  /** Whether the traffic port accepts a connection. */
  record Tcp() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return tcp.apply(this);
    }
  }

  /** {@code grpc.health.v1} on the traffic port. */
  record Grpc() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return grpc.apply(this);
    }
  }

  /**
   * An HTTP/1.1 GET that must answer 200.
   *
   * @param port 1..65535
   * @param path begins with a slash
   */
  record Http(int port, String path) implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return http.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<None, R> none, Function<Tcp, R> tcp, Function<Grpc, R> grpc, Function<Http, R> http);
}
