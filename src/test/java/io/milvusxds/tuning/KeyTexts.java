package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

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

  static Arbitrary<String> forKey(Setting<?> key, EndpointRole role) {
    KeySamples samples = KeySamples.of(key, role);
    Arbitrary<String> good = Arbitraries.of(samples.good());
    return Arbitraries.oneOf(
        List.of(
            good,
            Arbitraries.of(samples.bad()),
            slips(good),
            pieces(),
            Arbitraries.strings().ofMaxLength(40)));
  }

  /** Anything at all, for keys that have no form. */
  static Arbitrary<String> anything() {
    return Arbitraries.oneOf(List.of(pieces(), Arbitraries.strings().ofMaxLength(40)));
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.of(PIECES).list().ofMaxSize(6).map(pieces -> String.join("", pieces));
  }

  private static Arbitrary<String> slips(Arbitrary<String> good) {
    Arbitrary<Integer> places = Arbitraries.integers().between(0, 1000);
    return Combinators.combine(good, Arbitraries.of(PIECES), places)
        .as(
            (text, piece, place) -> {
              int at = place % (text.length() + 1);
              int rest = place % 2 == 0 ? at : Math.min(text.length(), at + 1);
              return text.substring(0, at) + piece + text.substring(rest);
            });
  }
}
