package io.milvusxds.xds.subscription;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests without a message. */
final class Requests {
  private Requests() {}

  static Request delta(
      List<String> subscribe,
      List<String> unsubscribe,
      Map<String, String> versionsAtStart,
      String nonce,
      Optional<String> error) {
    return new Request(
        Optional.empty(), "", nonce, error, subscribe, unsubscribe, "", versionsAtStart);
  }

  static Request sotw(List<String> names, String version) {
    return new Request(
        Optional.empty(), "", "", Optional.empty(), names, List.of(), version, Map.of());
  }
}
