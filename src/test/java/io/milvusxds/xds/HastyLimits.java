package io.milvusxds.xds;

import io.milvusxds.xds.limits.ConnectionLimits;
import io.milvusxds.xds.limits.Shares;
import io.milvusxds.xds.limits.TextLimits;
import io.milvusxds.xds.limits.XdsLimits;
import java.time.Duration;

/** Limits with times that a test can wait for. */
final class HastyLimits {
  private HastyLimits() {}

  /** A silent stream ends after 300 ms, a connection without one after 2 s. */
  static XdsLimits of(int maxStreams) {
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
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            Duration.ofMinutes(1)),
        Shares.undivided());
  }
}
