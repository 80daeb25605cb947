package io.milvusxds.model;

/** What the endpoints of a service do in their Milvus deployment. */
public enum EndpointRole {
  /** Answers searches over shared storage; there may be many. */
  READ_ONLY("ro"),
  /** Takes writes and everything that is not a search; usually one. */
  READ_WRITE("rw");

  private final String label;

  EndpointRole(String label) {
    this.label = label;
  }

  /**
   * The short word used in annotations, cluster names and metric labels: {@code ro} or {@code rw}.
   */
  public String label() {
    return label;
  }
}
