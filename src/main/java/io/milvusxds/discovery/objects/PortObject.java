package io.milvusxds.discovery.objects;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A port as a registry has it.
 *
 * @param name empty when it has none
 * @param protocol empty means TCP
 * @param number any number; empty when it has none
 */
public record PortObject(String name, String protocol, Optional<Integer> number) {
  public PortObject {
    requireNonNull(name, "name");
    requireNonNull(protocol, "protocol");
    requireNonNull(number, "number");
  }

  boolean isTcp() {
    return protocol.isEmpty() || protocol.equals("TCP");
  }

  boolean isUsable() {
    return number.isPresent() && number.get() >= 1 && number.get() <= 65535;
  }
}
