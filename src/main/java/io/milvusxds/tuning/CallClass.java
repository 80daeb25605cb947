package io.milvusxds.tuning;

import io.milvusxds.model.EndpointRole;
import java.time.Duration;

/** A kind of calls that share their limits. */
public enum CallClass {
  /** Searches of Milvus 1.x. What deployments of it have always had as their timeout. */
  SEARCH_V1(EndpointRole.READ_ONLY, Duration.ofSeconds(1)),
  /**
   * Searches and queries of Milvus 2.x. A healthy one answers a read of strong consistency in 0.4 s
   * when it is idle, and one with 10,000 vectors, an iterator or an answer of 60 MB in many
   * seconds.
   */
  SEARCH_V2(EndpointRole.READ_ONLY, Duration.ofSeconds(60)),
  /**
   * Searches and queries of Milvus 2.x by REST, on the same port. They may take as long as those by
   * gRPC.
   */
  SEARCH_REST(EndpointRole.READ_ONLY, Duration.ofSeconds(60)),
  /**
   * What a client of Milvus 2.x asks besides: for the version, the schema, the state. Goes to the
   * read-only nodes only while no read-write one answers, since they may lag behind a change.
   */
  METADATA(EndpointRole.READ_WRITE, Duration.ofSeconds(60)),
  /** Everything else: writes, and what is not known. */
  OTHER(EndpointRole.READ_WRITE, Duration.ofHours(1));

  private final EndpointRole target;
  private final Duration timeout;

  CallClass(EndpointRole target, Duration timeout) {
    this.target = target;
    this.timeout = timeout;
  }

  /** The searches of an API. */
  public static CallClass searchOf(MilvusApi api) {
    return switch (api) {
      case V1 -> SEARCH_V1;
      case V2 -> SEARCH_V2;
    };
  }

  /** Whether only gRPC is such a call; else it is plain HTTP. */
  public boolean isGrpc() {
    return this != SEARCH_REST;
  }

  /** The pool that these calls go to. */
  public EndpointRole target() {
    return target;
  }

  /** How long a whole call may take unless an annotation says otherwise. */
  public Duration timeout() {
    return timeout;
  }
}
