package io.milvusxds.tuning;

import static java.util.Objects.requireNonNull;

import io.milvusxds.tuning.form.IntegerForm;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A segment or collection that more endpoints than usual shall serve.
 *
 * @param name as it stands in the header or in the request
 * @param replicas 1..64; fewer than the service's replicas change nothing
 */
public record HotSegment(String name, int replicas) {
  public HotSegment {
    requireNonNull(name, "name");
  }

  /** The name of a segment or collection and a number of replicas: {@code movies=8}. */
  record Form(IntegerForm replicas) implements ValueForm<HotSegment> {
    // All that can be seen in ASCII, but for the two characters that end a name.
    private static final String NAME = "[!-+\\--<>-~]{1,255}";
    private static final Pattern COMPILED = Pattern.compile(NAME);

    @Override
    public Reading<HotSegment> read(String text) {
      int equals = text.indexOf('=');
      if (equals < 0) {
        return Reading.bad("has no = before a number of replicas");
      }
      String name = text.substring(0, equals);
      if (!COMPILED.matcher(name).matches()) {
        return Reading.bad("has a name that is not 1 to 255 visible ASCII characters");
      }
      Reading<Integer> count = replicas.read(text.substring(equals + 1));
      Optional<String> problem = count.problem();
      return problem.isPresent()
          ? Reading.bad("has a number of replicas that " + problem.get())
          : Reading.good(new HotSegment(name, count.value().orElseThrow()));
    }

    @Override
    public String expected() {
      return "name=replicas with a name of 1 to 255 visible ASCII characters but , and =, and "
          + replicas.expected();
    }

    @Override
    public String pattern() {
      return NAME + "=(?:" + replicas.pattern() + ")";
    }

    @Override
    public List<String> examples() {
      return List.of("movies=" + replicas.example());
    }
  }
}
