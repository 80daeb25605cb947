package io.milvusxds.tuning.form;

import java.util.List;
import java.util.regex.Pattern;

/** A DNS label of 1 to 63 characters: lower-case letters, digits and inner hyphens. */
public record LabelForm(String example) implements ValueForm<String> {
  private static final String PATTERN = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern COMPILED = Pattern.compile(PATTERN);
  private static final int MAX_LENGTH = 63;

  @Override
  public Reading<String> read(String text) {
    if (text.isEmpty()) {
      return Reading.bad("is empty");
    }
    if (text.length() > MAX_LENGTH) {
      return Reading.bad("is longer than " + MAX_LENGTH + " characters");
    }
    return COMPILED.matcher(text).matches()
        ? Reading.good(text)
        : Reading.bad("has something other than lower-case letters, digits and inner hyphens");
  }

  @Override
  public String expected() {
    return "a DNS label: 1 to 63 lower-case letters, digits and inner hyphens";
  }

  @Override
  public String pattern() {
    return PATTERN;
  }

  @Override
  public List<String> examples() {
    return List.of(example);
  }
}
