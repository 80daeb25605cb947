package io.milvusxds.xds;

import java.time.Duration;

/** Limits with times that a test can wait for. */
final class HastyLimits {
  private HastyLimits() {}

  /** A silent connection is pinged after 200 ms and given up 200 ms later. */
  static XdsLimits limits(int maxStreams) {
    return new XdsLimits(
        maxStreams,
        100,
        1 << 20,
        Duration.ofMillis(500),
        100,
        TextLimits.DEFAULT,
        new ConnectionLimits(
            10,
            200,
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(500)));
  }
}
