package io.milvusxds.tuning;

import com.google.common.base.CharMatcher;
import io.milvusxds.model.ServicePort;
import io.milvusxds.tuning.form.HostSyntax;
import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Which of a service's ports carries gRPC. */
public sealed interface PortChoice {
  /**
   * Not said: the port named {@code engine}, else {@code grpc}, else {@code milvus}, else the one
   * numbered 19530, else the only one.
   */
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

  /** The number or the name of a Service's port. A name is a DNS label with at least one letter. */
  record Form() implements ValueForm<PortChoice> {
    private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
    private static final IntegerForm NUMBER = new IntegerForm(1, 65535, 19530);
    private static final String NAME = "(?:[a-z0-9][a-z0-9-]*)?[a-z](?:[a-z0-9-]*[a-z0-9])?";
    private static final Pattern COMPILED_NAME = Pattern.compile(NAME);
    private static final int MAX_NAME = 63;

    @Override
    public Reading<PortChoice> read(String text) {
      if (DIGITS.matchesAllOf(text)) {
        return NUMBER
            .read(text)
            .match(
                good -> Reading.good(new PortChoice.Numbered(good.result())),
                bad -> Reading.bad(bad.reason()));
      }
      if (text.length() > MAX_NAME) {
        return Reading.bad("is longer than " + MAX_NAME + " characters");
      }
      return COMPILED_NAME.matcher(text).matches()
          ? Reading.good(new PortChoice.Named(text))
          : Reading.bad("is neither a number nor a DNS label");
    }

    @Override
    public String expected() {
      return "a port of the Service, by its number from 1 to 65535 or by its name";
    }

    @Override
    public String pattern() {
      return HostSyntax.PORT + "|" + NAME;
    }

    @Override
    public List<Violation> violations() {
      return List.of(HostSyntax.LONG_LABEL);
    }

    @Override
    public List<String> examples() {
      return List.of("engine", "19530");
    }
  }
}
