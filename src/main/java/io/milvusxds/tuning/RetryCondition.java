package io.milvusxds.tuning;

/**
 * When a request may be sent again, to another host than the one that failed.
 *
 * <p>Source: Envoy's router filter, {@code x-envoy-retry-on} and {@code x-envoy-retry-grpc-on}.
 */
public enum RetryCondition {
  /** The connection could not be made: the request never reached a server. */
  CONNECT_FAILURE("connect-failure", true),
  /** The server refused the stream before it looked at it: safe to repeat. */
  REFUSED_STREAM("refused-stream", true),
  /** The server answered gRPC UNAVAILABLE; it may have begun. */
  UNAVAILABLE("unavailable", false),
  /** The connection broke before an answer; the server may have begun. */
  RESET("reset", false),
  /** The server answered gRPC RESOURCE_EXHAUSTED. */
  RESOURCE_EXHAUSTED("resource-exhausted", false),
  /** The server answered gRPC CANCELLED. */
  CANCELLED("cancelled", false),
  /** The server answered gRPC DEADLINE_EXCEEDED. */
  DEADLINE_EXCEEDED("deadline-exceeded", false),
  /** The server answered gRPC INTERNAL. */
  INTERNAL("internal", false);

  private final String label;
  private final boolean beforeServer;

  RetryCondition(String label, boolean beforeServer) {
    this.label = label;
    this.beforeServer = beforeServer;
  }

  /** Envoy's own word, as written in the annotation. */
  public String label() {
    return label;
  }

  /**
   * Whether the request can not have been applied when this happens, so that even a write may be
   * repeated.
   */
  public boolean isSafeForWrites() {
    return beforeServer;
  }
}
