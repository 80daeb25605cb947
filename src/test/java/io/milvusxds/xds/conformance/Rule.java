package io.milvusxds.xds.conformance;

import java.util.Locale;

/**
 * One rule of the protocol.
 *
 * @param theme the group of rules that it belongs to
 * @param name of the test method
 * @param because why it does not apply everywhere; empty when it does
 */
record Rule(String theme, String name, Applies applies, String because) {
  Rule {
    if (because.isEmpty() != (applies == Applies.EVERYWHERE)) {
      throw new IllegalArgumentException(
          name + ": because \"" + because + "\" (expected: a reason unless it applies everywhere)");
    }
  }

  /** The name as a sentence. */
  String sentence() {
    String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }
}
