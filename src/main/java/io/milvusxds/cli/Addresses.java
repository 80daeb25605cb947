package io.milvusxds.cli;

import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses to listen on, and what to say when one can not be had. */
final class Addresses {
  private Addresses() {}

  /**
   * The address as a socket address.
   *
   * @param option the option that it comes from, for the error
   * @throws UnknownHostException when the host is unknown; the message says what to do
   */
  @SuppressWarnings(
      "AddressSelection") // A server listens on one address, whichever the name means.
  static InetSocketAddress toListenOn(HostPort address, String option) throws UnknownHostException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      throw new UnknownHostException(
          option
              + " "
              + address
              + ": the host is not known (expected: an address of this machine, for example"
              + " 127.0.0.1 or 0.0.0.0)");
    }
    return resolved;
  }

  /** Says why an address can not be listened on and what to do. */
  static IOException refused(InetSocketAddress address, String option, IOException cause) {
    String where = address.getHostString() + ":" + address.getPort();
    String why = deepest(cause);
    boolean taken = why.contains("in use");
    return new IOException(
        option
            + " "
            + where
            + ": can not listen there: "
            + why
            + (taken
                ? ". Stop the program that has the port (ss -ltnp shows it), or choose another with"
                    + " "
                    + option
                    + " HOST:PORT"
                : ". Choose an address of this machine with " + option + " HOST:PORT"),
        cause);
  }

  // gRPC wraps the system's words, which are what an operator can look up.
  private static String deepest(Throwable failure) {
    @Nullable Throwable current = failure;
    String words = String.valueOf(failure.getMessage());
    while (current != null) {
      if (current instanceof BindException) {
        words = String.valueOf(current.getMessage());
      }
      current = current.getCause();
    }
    return words;
  }
}
