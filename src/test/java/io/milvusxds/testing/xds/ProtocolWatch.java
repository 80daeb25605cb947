package io.milvusxds.testing.xds;

import io.milvusxds.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at every response for what no xDS server may do, whatever a test is about: a response
 * without nonce or version, a nonce used twice, a second response before the first is answered.
 */
final class ProtocolWatch {
  private final Set<ResourceType> unanswered = EnumSet.noneOf(ResourceType.class);
  private final Set<String> seenNonces = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  void received(XdsResponse response) {
    if (response.nonce().isEmpty()) {
      violations.add("no nonce: " + response);
    }
    // There may be a stream for each type, so a nonce is only compared with those of its type.
    if (!seenNonces.add(response.type().label() + " " + response.nonce())) {
      violations.add("nonce used twice on one stream: " + response);
    }
    if (response.version().isEmpty()) {
      violations.add("no version: " + response);
    }
    if (!unanswered.add(response.type())) {
      violations.add("sent while an answer was out: " + response);
    }
  }

  void answered(ResourceType type) {
    unanswered.remove(type);
  }

  void disconnected() {
    unanswered.clear();
    seenNonces.clear();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }
}
