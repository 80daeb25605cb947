package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

/**
 * One port that a service declares.
 *
 * @param name the port's name; empty when the service has a single unnamed port
 * @param number the service's own port number, 1..65535; endpoints may listen on another one
 */
public record ServicePort(String name, int number) {
  public ServicePort {
    requireNonNull(name, "name");
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("number: " + number + " (expected: 1..65535)");
    }
  }
}
