package io.milvusxds.ops;

import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.subscription.TypeStatus;
import java.util.List;

/** Where an Envoy stands with a type of resources, in one word for metrics and pages. */
final class SubscriptionState {
  /** Nothing is published for the Envoy's group yet. */
  static final String WAITING = "waiting";

  /** Every word that {@link #of} gives, best first. */
  static final List<String> WORDS = List.of("synced", "stale", WAITING, "rejected");

  private SubscriptionState() {}

  static String of(StreamStatus stream, TypeStatus type) {
    return stream.served() ? type.summary() : WAITING;
  }

  /** The worst of a stream's types. */
  static String worst(StreamStatus stream) {
    int worst =
        stream.types().stream()
            .mapToInt(type -> WORDS.indexOf(of(stream, type)))
            .max()
            .orElse(WORDS.indexOf(stream.served() ? "synced" : WAITING));
    return WORDS.get(worst);
  }
}
