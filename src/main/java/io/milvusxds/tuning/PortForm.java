package io.milvusxds.tuning;

import com.google.common.base.CharMatcher;
import java.util.List;
import java.util.regex.Pattern;

/** The number or the name of a Service's port. A name is a DNS label with at least one letter. */
record PortForm() implements ValueForm<PortChoice> {
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
  public List<Refusal> refusals() {
    return List.of(HostSyntax.LONG_LABEL);
  }

  @Override
  public List<String> examples() {
    return List.of("engine", "19530");
  }
}
