package io.milvusxds.tuning;

import java.util.List;
import java.util.stream.Stream;

/**
 * The word {@code off}, or a value of another form.
 *
 * @param form the other form
 * @param offValue what {@code off} means
 */
record OffOr<T>(ValueForm<T> form, T offValue) implements ValueForm<T> {
  static final String OFF = "off";

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
  public List<Refusal> refusals() {
    return form.refusals();
  }

  @Override
  public List<String> examples() {
    return Stream.concat(form.examples().stream(), Stream.of(OFF)).toList();
  }
}
