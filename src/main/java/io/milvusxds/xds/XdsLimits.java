package io.milvusxds.xds;

import java.time.Duration;

/**
 * What one server puts up with.
 *
 * @param maxStreams open at once; one more is turned away with RESOURCE_EXHAUSTED
 * @param maxNamesPerStream that one stream may subscribe to, over all types; more end it with
 *     RESOURCE_EXHAUSTED
 * @param maxRequestBytes of one request
 * @param grace how long a client's answer is waited for before what depends on it goes out all the
 *     same
 */
public record XdsLimits(
    int maxStreams, int maxNamesPerStream, int maxRequestBytes, Duration grace) {
  /**
   * Enough for ten thousand Envoys, and for an Envoy with thousands of clusters that reconnects.
   */
  public static final XdsLimits DEFAULT =
      new XdsLimits(10_000, 10_000, 4 * 1024 * 1024, Duration.ofSeconds(2));
}
