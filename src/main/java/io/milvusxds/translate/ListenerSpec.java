package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * Which listener an Envoy wants.
 *
 * @param kind for whom it listens
 * @param port 1..65535
 */
public record ListenerSpec(Kind kind, int port) {
  /** The port that Milvus itself has, so that clients need no change. */
  public static final int DEFAULT_PORT = 19530;

  /** What an Envoy gets whose node metadata asks for nothing. */
  public static final ListenerSpec DEFAULT = new ListenerSpec(Kind.EDGE, DEFAULT_PORT);

  /** For whom an Envoy listens. */
  public enum Kind {
    /** For everyone who reaches the machine. */
    EDGE("edge", "0.0.0.0"),
    /** For the one application beside it. */
    SIDECAR("sidecar", "127.0.0.1");

    private final String label;
    private final String bindAddress;

    Kind(String label, String bindAddress) {
      this.label = label;
      this.bindAddress = bindAddress;
    }

    /** The word in node metadata and on the command line. */
    public String label() {
      return label;
    }

    /** The IPv4 address to listen on. */
    public String bindAddress() {
      return bindAddress;
    }
  }

  /** What node metadata asks for, or why it can not be had. */
  public sealed interface Parsed {
    /** A listener that can be served. */
    record Valid(ListenerSpec spec) implements Parsed {
      @Override
      public <R> R match(Function<Valid, R> valid, Function<Invalid, R> invalid) {
        return valid.apply(this);
      }
    }

    /**
     * A request that makes no sense.
     *
     * @param problem names the key, the value found and what was expected
     */
    record Invalid(String problem) implements Parsed {
      @Override
      public <R> R match(Function<Valid, R> valid, Function<Invalid, R> invalid) {
        return invalid.apply(this);
      }
    }

    /** Applies the function of the case at hand. */
    <R> R match(Function<Valid, R> valid, Function<Invalid, R> invalid);
  }

  public ListenerSpec {
    requireNonNull(kind, "kind");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
  }

  /**
   * Reads the two values of node metadata.
   *
   * @param kind {@code edge} or {@code sidecar}; empty means edge
   * @param port a whole number 1..65535; empty means {@link #DEFAULT_PORT}
   */
  public static Parsed parse(String kind, String port) {
    for (Kind candidate : Kind.values()) {
      if (candidate.label().equals(kind) || (kind.isEmpty() && candidate == DEFAULT.kind())) {
        return withPort(candidate, port);
      }
    }
    return invalid(EnvoyNames.METADATA_LISTENER, kind, "edge or sidecar");
  }

  private static Parsed withPort(Kind kind, String port) {
    if (port.isEmpty()) {
      return new Parsed.Valid(new ListenerSpec(kind, DEFAULT_PORT));
    }
    // At most five digits, so that parsing can not overflow.
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    return number >= 1 && number <= 65535
        ? new Parsed.Valid(new ListenerSpec(kind, number))
        : invalid(EnvoyNames.METADATA_LISTENER_PORT, port, "a whole number in 1..65535");
  }

  private static Parsed invalid(String key, String found, String expected) {
    return new Parsed.Invalid(
        "node metadata " + key + ": \"" + found + "\" (expected: " + expected + ")");
  }
}
