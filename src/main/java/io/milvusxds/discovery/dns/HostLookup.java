package io.milvusxds.discovery.dns;

import java.net.UnknownHostException;
import java.util.List;

/** Asks DNS for the addresses of a host; may take its time. Called by several threads. */
@FunctionalInterface
public interface HostLookup {
  /**
   * The addresses as text, in any order, IPv4 and IPv6; empty counts as unknown.
   *
   * @throws UnknownHostException when there is no answer; its message is shown to the operator
   */
  List<String> addressesOf(String host) throws UnknownHostException;
}
