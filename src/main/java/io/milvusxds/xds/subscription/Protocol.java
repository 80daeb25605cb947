package io.milvusxds.xds.subscription;

import io.milvusxds.xds.resource.ResourceType;

/** The two variants of the protocol. */
public enum Protocol {
  /** State-of-the-world: each request has the full list of names. */
  SOTW("sotw"),
  /** Each request has what changed in the list of names. */
  DELTA("delta");

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  /** The word in metrics and pages. */
  public String label() {
    return label;
  }

  Subscription newSubscription(ResourceType type) {
    return switch (this) {
      case SOTW -> new SotwSubscription(type);
      case DELTA -> new DeltaSubscription(type);
    };
  }
}
