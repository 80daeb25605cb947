package io.milvusxds.report;

import com.google.common.base.Ticker;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.connection.Stranger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections that no xDS client makes: of each kind one a minute, with how many there were
 * since. Any thread.
 */
public final class StrangerLog implements XdsListener {
  private static final Logger log = LoggerFactory.getLogger(StrangerLog.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Ticker ticker;
  private final Map<Stranger, Throttle> throttles = new EnumMap<>(Stranger.class);

  /** By the clock of the system. */
  public StrangerLog() {
    this(Ticker.systemTicker());
  }

  StrangerLog(Ticker ticker) {
    this.ticker = ticker;
    for (Stranger kind : Stranger.values()) {
      throttles.put(kind, new Throttle(PAUSE));
    }
  }

  @Override
  public void stranger(String peer, Stranger kind) {
    Throttle throttle = throttles.getOrDefault(kind, new Throttle(PAUSE));
    long since = throttle.pass(ticker.read());
    if (since > 0) {
      log.atWarn()
          .addKeyValue("peer", peer)
          .addKeyValue("kind", kind.label())
          .addKeyValue("connections", since)
          .addKeyValue("remedy", remedy(kind))
          .log("turned away a connection that is not xds");
    }
  }

  private static String remedy(Stranger kind) {
    return switch (kind) {
      case HTTP1 -> "probes and metrics are on the admin port";
      case TLS -> "connect without TLS";
      case GARBAGE -> "connect with gRPC";
      case SILENT -> "open a stream at once, or do not connect";
    };
  }
}
