package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Names one Milvus cluster: a namespace and a name in it. Ordered by namespace, then name.
 *
 * <p>Printed as {@code namespace/name}, which is also the {@code node.cluster} of an Envoy that
 * belongs to it.
 */
public record DeploymentRef(String namespace, String name) implements Comparable<DeploymentRef> {
  private static final Comparator<DeploymentRef> ORDER =
      Comparator.comparing(DeploymentRef::namespace).thenComparing(DeploymentRef::name);

  public DeploymentRef {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  @Override
  public int compareTo(DeploymentRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
