package io.milvusxds.tuning.form;

import java.util.List;
import java.util.stream.Stream;

/**
 * The word {@code off}, or a value of another form.
 *
 * @param form the other form
 * @param offValue what {@code off} means
 */
public record OffOr<T>(ValueForm<T> form, T offValue) implements ValueForm<T> {
  public static final String OFF = "off";

  @Override
  public Reading<T> read(String text) {
    return text.equals(OFF) ? Reading.good(offValue) : form.read(text);
  }

  @Override
  public String expected() {
    return OFF + ", or " + form.expected();
  }

  @Override
  public String pattern() {
    return OFF + "|" + form.pattern();
  }

  @Override
  public List<Violation> violations() {
    return form.violations();
  }

  @Override
  public List<String> examples() {
    return Stream.concat(form.examples().stream(), Stream.of(OFF)).toList();
  }
}
