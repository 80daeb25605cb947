package io.milvusxds.xds.limits;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one server puts up with. Whoever goes over a limit is told which one; nobody else notices.
 *
 * @param maxStreams open at once; one more is turned away with RESOURCE_EXHAUSTED
 * @param maxNamesPerStream that one stream may subscribe to, over all types; more end it with
 *     RESOURCE_EXHAUSTED
 * @param maxRequestBytes of one request; a larger one ends its stream with RESOURCE_EXHAUSTED, one
 *     more than twice as large with CANCELLED, before it is read
 * @param grace how long a client's answer is waited for before what depends on it goes out all the
 *     same
 * @param maxGroups that clients may bring into being by naming their nodes; a client of one more is
 *     turned away with RESOURCE_EXHAUSTED, the groups that exist go on taking clients
 * @param texts how long what clients write may be
 * @param connection for one connection
 * @param shares for all clients together, and for one host
 */
public record XdsLimits(
    int maxStreams,
    int maxNamesPerStream,
    int maxRequestBytes,
    Duration grace,
    int maxGroups,
    TextLimits texts,
    ConnectionLimits connection,
    Shares shares) {
  /**
   * Enough for ten thousand Envoys, and for an Envoy with thousands of clusters that reconnects.
   */
  public static final XdsLimits DEFAULT =
      new XdsLimits(10_000, 10_000, 4 * 1024 * 1024, Duration.ofSeconds(2)).with(Shares.of(10_000));

  public XdsLimits {
    requireNonNull(grace, "grace");
    requireNonNull(texts, "texts");
    requireNonNull(connection, "connection");
    requireNonNull(shares, "shares");
    TextLimits.requirePositive("maxStreams", maxStreams);
    TextLimits.requirePositive("maxNamesPerStream", maxNamesPerStream);
    TextLimits.requirePositive("maxRequestBytes", maxRequestBytes);
    TextLimits.requirePositive("maxGroups", maxGroups);
  }

  /**
   * These limits, ten thousand groups (each Envoy may be one of its own), the defaults for texts
   * and connections, and no limit for one host.
   */
  public XdsLimits(int maxStreams, int maxNamesPerStream, int maxRequestBytes, Duration grace) {
    this(
        maxStreams,
        maxNamesPerStream,
        maxRequestBytes,
        grace,
        10_000,
        TextLimits.DEFAULT,
        ConnectionLimits.DEFAULT,
        Shares.undivided());
  }

  /** These limits with other shares. */
  public XdsLimits with(Shares other) {
    return new XdsLimits(
        maxStreams, maxNamesPerStream, maxRequestBytes, grace, maxGroups, texts, connection, other);
  }
}
