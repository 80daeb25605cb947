package io.milvusxds.tuning;

import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.draws.Texts;
import java.util.List;

/**
 * Texts that somebody might write as the value of a key: anything at all, what is put together from
 * pieces of good values, and good values with one slip.
 */
final class KeyTexts {
  private static final List<String> PIECES =
      List.of(
          "0",
          "1",
          "9",
          "10",
          "59",
          "100",
          "1000",
          "20480",
          "65535",
          "65536",
          "ms",
          "s",
          "m",
          "h",
          "-",
          ".",
          ",",
          " ",
          "\n",
          "\t",
          ":",
          "::",
          "[",
          "]",
          "/",
          "*",
          "*.",
          ".*",
          "%",
          "\"",
          "_",
          "a",
          "b",
          "fd00",
          "A",
          "é",
          "\u0000",
          "٣",
          "http:",
          "none",
          "off",
          "grpc",
          "ro",
          "rw",
          "v1",
          "reset",
          "unavailable",
          "connect-failure",
          "127.0.0.1",
          "localhost",
          "/milvus.grpc.MilvusService/",
          "Search",
          "Insert",
          "random",
          "high",
          "milvus");

  private KeyTexts() {}

  static String forKey(Setting<?> key, ServiceRole role, Draws draws) {
    KeySamples samples = KeySamples.of(key, role);
    return draws.byChance(
        Chance.of(1, it -> it.of(samples.good())),
        Chance.of(1, it -> it.of(samples.bad())),
        Chance.of(1, it -> slip(it.of(samples.good()), it)),
        Chance.of(2, KeyTexts::anything));
  }

  /** Anything at all, for keys that have no form. */
  static String anything(Draws draws) {
    return draws.byChance(
        Chance.of(1, it -> Texts.of(it, 6, piece -> piece.of(PIECES))),
        Chance.of(1, it -> Texts.any(it, 40)));
  }

  /** A piece put in, or put in place of a sign. */
  private static String slip(String text, Draws draws) {
    int at = draws.between(0, text.length());
    int rest = draws.yesOrNo() ? at : Math.min(text.length(), at + 1);
    return text.substring(0, at) + draws.of(PIECES) + text.substring(rest);
  }
}
