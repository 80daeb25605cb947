package io.milvusxds.discovery.kubernetes;

import io.milvusxds.model.ServiceRef;
import java.util.List;
import java.util.Optional;

/**
 * Where objects are looked for.
 *
 * @param namespace the one namespace; empty for all of them
 */
record Scope(Optional<String> namespace) {
  private static final Scope ALL = new Scope(Optional.empty());

  /** One scope for each namespace; the whole cluster when none is named. */
  static List<Scope> of(List<String> namespaces) {
    return namespaces.isEmpty()
        ? List.of(ALL)
        : namespaces.stream().map(name -> new Scope(Optional.of(name))).toList();
  }

  /** Whether an object of this name is looked for here. */
  boolean has(ServiceRef ref) {
    return namespace.isEmpty() || namespace.get().equals(ref.namespace());
  }

  /** For a sentence: {@code in namespace prod}, {@code in all namespaces}. */
  @Override
  public String toString() {
    return namespace.map(name -> "in namespace " + name).orElse("in all namespaces");
  }
}
