package io.milvusxds.translate;

import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.type.v3.TokenBucket;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether an Envoy limits how many lines a second its log of calls has. */
public enum LogLimit {
  /** It writes each. */
  NONE,
  /** It asks for a token bucket for each address. */
  BY_RATE;

  List<AccessLogFilter> filters(String address) {
    return switch (this) {
      case NONE -> List.of();
      case BY_RATE -> List.of(CallLogRate.filter(address));
    };
  }

  /** The token buckets that the listeners of this kind ask for, by name. */
  public SortedMap<String, TokenBucket> buckets(ListenerSpec spec) {
    SortedMap<String, TokenBucket> buckets = new TreeMap<>();
    if (this == BY_RATE) {
      spec.addresses()
          .forEach(address -> buckets.put(CallLogRate.bucketName(address), CallLogRate.bucket()));
    }
    return buckets;
  }
}
