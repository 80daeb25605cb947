package io.milvusxds.discovery.kubernetes;

/** A kind of object and where it is followed; one follower each. */
record Place(ObjectKind<?, ?> kind, Scope scope) {
  /** For a sentence: {@code services in namespace prod}. */
  @Override
  public String toString() {
    return kind + " " + scope;
  }
}
