package io.milvusxds.translate;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.util.List;
import java.util.function.Function;

/**
 * Which listener an Envoy wants.
 *
 * @param kind for whom it listens
 * @param port 1..65535
 * @param addresses the IP addresses to listen on, in their usual form; not empty, each one once
 */
public record ListenerSpec(Kind kind, int port, List<String> addresses) {
  /** The port that Milvus itself has, so that clients need no change. */
  public static final int DEFAULT_PORT = 19530;

  private static final int MAX_ADDRESSES = 8;

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

    /** The IPv4 address to listen on, which every host has. */
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

  /** One that listens on the address of its kind. */
  public ListenerSpec(Kind kind, int port) {
    this(kind, port, List.of(kind.bindAddress()));
  }

  public ListenerSpec {
    requireNonNull(kind, "kind");
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: none (expected: 1 or more)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
    }
  }

  /** Whether it listens on the address of its kind alone. */
  public boolean hasDefaultAddress() {
    return addresses.equals(List.of(kind.bindAddress()));
  }

  /**
   * Reads the three values of node metadata.
   *
   * @param kind {@code edge} or {@code sidecar}; empty means edge
   * @param port a whole number 1..65535; empty means {@link #DEFAULT_PORT}
   * @param addresses at most 8 IP addresses with commas between them; empty means the IPv4 address
   *     of the kind
   */
  public static Parsed parse(String kind, String port, String addresses) {
    for (Kind candidate : Kind.values()) {
      if (candidate.label().equals(kind) || (kind.isEmpty() && candidate == DEFAULT.kind())) {
        return withPort(candidate, port, addresses);
      }
    }
    return invalid(EnvoyNames.METADATA_LISTENER, kind, "edge or sidecar");
  }

  private static Parsed withPort(Kind kind, String port, String addresses) {
    if (port.isEmpty()) {
      return withAddresses(new ListenerSpec(kind, DEFAULT_PORT), addresses);
    }
    // At most five digits, so that parsing can not overflow.
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    return number >= 1 && number <= 65535
        ? withAddresses(new ListenerSpec(kind, number), addresses)
        : invalid(EnvoyNames.METADATA_LISTENER_PORT, port, "a whole number in 1..65535");
  }

  private static Parsed withAddresses(ListenerSpec spec, String written) {
    if (written.isEmpty()) {
      return new Parsed.Valid(spec);
    }
    List<String> items = Splitter.on(',').trimResults().splitToList(written);
    return items.size() <= MAX_ADDRESSES && items.stream().allMatch(ListenerSpec::isAddress)
        ? new Parsed.Valid(
            new ListenerSpec(
                spec.kind(),
                spec.port(),
                items.stream().map(ListenerSpec::usualForm).distinct().toList()))
        : invalid(
            EnvoyNames.METADATA_LISTEN_ADDRESSES,
            written,
            "at most " + MAX_ADDRESSES + " IP addresses with commas between them");
  }

  /** Whether a text is an IP address, without brackets, zone or port. */
  public static boolean isAddress(String text) {
    return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
  }

  // One address has one form, so that Envoys which write it differently share what they get.
  private static String usualForm(String address) {
    return InetAddresses.toAddrString(InetAddresses.forString(address));
  }

  private static Parsed invalid(String key, String found, String expected) {
    return new Parsed.Invalid(
        "node metadata " + key + ": \"" + found + "\" (expected: " + expected + ")");
  }
}
