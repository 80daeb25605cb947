package io.milvusxds.discovery.file;

import io.milvusxds.model.ServiceRef;
import java.util.Comparator;

/** Names one Kubernetes object; printed as {@code Service prod/milvus-ro}. */
record ObjectKey(String kind, ServiceRef ref) implements Comparable<ObjectKey> {
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::ref);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + " " + ref;
  }
}
