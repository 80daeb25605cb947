package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Names one service of a registry. Ordered by namespace, then name; printed as {@code
 * namespace/name}.
 */
public record ServiceRef(String namespace, String name) implements Comparable<ServiceRef> {
  private static final Comparator<ServiceRef> ORDER =
      Comparator.comparing(ServiceRef::namespace).thenComparing(ServiceRef::name);

  public ServiceRef {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  @Override
  public int compareTo(ServiceRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
