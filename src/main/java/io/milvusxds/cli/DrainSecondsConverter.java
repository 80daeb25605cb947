package io.milvusxds.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of seconds, 0..300. */
final class DrainSecondsConverter implements ITypeConverter<Integer> {
  private static final int MAX = 300;

  @Override
  public Integer convert(String text) {
    // At most three digits, so that parsing can not overflow.
    int seconds = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : MAX + 1;
    if (seconds > MAX) {
      throw new TypeConversionException(
          "'" + text + "' is not a time to drain (expected: whole seconds, 0.." + MAX + ")");
    }
    return seconds;
  }
}
