package io.milvusxds.tuning;

import com.google.common.collect.ImmutableMap;
import io.milvusxds.tuning.form.ChoiceForm;
import io.milvusxds.tuning.form.HostSyntax;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What Envoy asks an endpoint to learn whether it is healthy. */
public sealed interface HealthProbe {
  /** Nothing. */
  record None() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Alive, R> alive,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return none.apply(this);
    }
  }

  /**
   * Whether the traffic port answers a gRPC call, with whatever status: one that no server needs to
   * know. A process that hangs, or whose machine is gone, does not.
   */
  record Alive() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Alive, R> alive,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return alive.apply(this);
    }
  }

  /** Whether the traffic port accepts a connection. */
  record Tcp() implements HealthProbe {
    @Override
    public <R> R match(
        Function<None, R> none,
        Function<Alive, R> alive,
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
        Function<Alive, R> alive,
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
        Function<Alive, R> alive,
        Function<Tcp, R> tcp,
        Function<Grpc, R> grpc,
        Function<Http, R> http) {
      return http.apply(this);
    }
  }

  /** Applies the function of the case at hand. */
  <R> R match(
      Function<None, R> none,
      Function<Alive, R> alive,
      Function<Tcp, R> tcp,
      Function<Grpc, R> grpc,
      Function<Http, R> http);

  /**
   * What to ask an endpoint: {@code none}, {@code alive}, {@code tcp}, {@code grpc} or {@code
   * http:9091/healthz}.
   */
  record Form() implements ValueForm<HealthProbe> {
    private static final ChoiceForm<HealthProbe> WORDS =
        new ChoiceForm<>(
            ImmutableMap.of(
                "none", new HealthProbe.None(),
                "alive", new HealthProbe.Alive(),
                "tcp", new HealthProbe.Tcp(),
                "grpc", new HealthProbe.Grpc()),
            ImmutableMap.of());
    private static final IntegerForm PORT = new IntegerForm(1, 65535, 9091);
    private static final String HTTP = "http:";
    private static final String PATH = "/[A-Za-z0-9._~/-]{0,255}";
    private static final Pattern COMPILED_PATH = Pattern.compile(PATH);
    private static final int MAX_PATH = 256;

    @Override
    public Reading<HealthProbe> read(String text) {
      return text.startsWith(HTTP) ? readHttp(text.substring(HTTP.length())) : WORDS.read(text);
    }

    private static Reading<HealthProbe> readHttp(String target) {
      int slash = target.indexOf('/');
      if (slash < 0) {
        return Reading.bad("has no path after the port");
      }
      Reading<Integer> port = PORT.read(target.substring(0, slash));
      Optional<String> problem = port.problem();
      if (problem.isPresent()) {
        return Reading.bad("has a port that " + problem.get());
      }
      String path = target.substring(slash);
      if (path.length() > MAX_PATH) {
        return Reading.bad("has a path longer than " + MAX_PATH + " characters");
      }
      return COMPILED_PATH.matcher(path).matches()
          ? Reading.good(new HealthProbe.Http(port.value().orElseThrow(), path))
          : Reading.bad("has a path with something other than letters, digits and . _ ~ - /");
    }

    @Override
    public String expected() {
      return "none, alive, tcp, grpc or http:<port><path>";
    }

    @Override
    public String pattern() {
      return WORDS.pattern() + "|" + HTTP + HostSyntax.PORT + PATH;
    }

    @Override
    public List<String> examples() {
      return List.of("grpc", "http:9091/healthz", "alive", "tcp", "none");
    }
  }
}
