package io.milvusxds.xds.limits;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one connection may do.
 *
 * @param maxStreams open at once on it; HTTP/2 tells the client, which then waits
 * @param maxCancelsPerMinute of streams by the client; more end the connection with
 *     ENHANCE_YOUR_CALM, since opening and cancelling costs a client nothing and a server much
 * @param firstStream how long it may be open before its client opens a stream; then it is closed
 * @param firstRequest how long a stream may be silent before its client names itself; then it ends
 *     with DEADLINE_EXCEEDED
 * @param keepAlive how long a connection may be silent before it is pinged; gRPC makes 10 s of
 *     anything shorter
 * @param keepAliveTimeout how long the answer to a ping is waited for; then the connection and its
 *     streams end
 * @param idle how long a connection without a stream stays open
 */
public record ConnectionLimits(
    int maxStreams,
    int maxCancelsPerMinute,
    Duration firstStream,
    Duration firstRequest,
    Duration keepAlive,
    Duration keepAliveTimeout,
    Duration idle) {
  /** An Envoy uses one stream on a connection, or one for each type. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          100,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));

  public ConnectionLimits {
    TextLimits.requirePositive("maxStreams", maxStreams);
    TextLimits.requirePositive("maxCancelsPerMinute", maxCancelsPerMinute);
    requirePositive("firstStream", firstStream);
    requirePositive("firstRequest", firstRequest);
    requirePositive("keepAlive", keepAlive);
    requirePositive("keepAliveTimeout", keepAliveTimeout);
    requirePositive("idle", idle);
  }

  private static void requirePositive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than nothing)");
    }
  }
}
