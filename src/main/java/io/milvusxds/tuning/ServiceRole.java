package io.milvusxds.tuning;

import com.google.common.collect.ImmutableList;
import io.milvusxds.model.EndpointRole;
import java.util.List;

/** What a Service is annotated to be: the value of {@code milvus-xds.io/role}. */
public enum ServiceRole {
  /** Its endpoints answer searches. */
  READ_ONLY("ro", ImmutableList.of(EndpointRole.READ_ONLY)),
  /** Its endpoints take everything else. */
  READ_WRITE("rw", ImmutableList.of(EndpointRole.READ_WRITE)),
  /**
   * Its endpoints do both, as the proxies of Milvus 2.x do. They are in both pools, each with
   * limits and statistics of its own.
   */
  ALL("all", ImmutableList.of(EndpointRole.READ_ONLY, EndpointRole.READ_WRITE));

  private final String label;
  private final ImmutableList<EndpointRole> pools;

  ServiceRole(String label, ImmutableList<EndpointRole> pools) {
    this.label = label;
    this.pools = pools;
  }

  /** The role of a Service whose endpoints are in this pool alone. */
  static ServiceRole of(EndpointRole pool) {
    return switch (pool) {
      case READ_ONLY -> READ_ONLY;
      case READ_WRITE -> READ_WRITE;
    };
  }

  /** The word in the annotation. */
  public String label() {
    return label;
  }

  /** The pools that its endpoints are in, in the order of {@link EndpointRole}; never empty. */
  public List<EndpointRole> pools() {
    return pools;
  }
}
