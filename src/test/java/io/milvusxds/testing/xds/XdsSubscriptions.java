package io.milvusxds.testing.xds;

import io.milvusxds.xds.resource.ResourceType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an xDS client wants and has of each type, and so what its next request says.
 *
 * <p>Guarded by the client.
 */
final class XdsSubscriptions {
  private final Variant variant;
  private final Map<ResourceType, Set<String>> wanted = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, HeldResources> held = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, String> nonces = new EnumMap<>(ResourceType.class);

  XdsSubscriptions(Variant variant) {
    this.variant = variant;
  }

  /** The connection is gone, and with it what was answered on it. */
  void disconnected() {
    nonces.clear();
  }

  /** The names by type, in the order of types. */
  Map<ResourceType, Set<String>> wanted() {
    return wanted;
  }

  void wantAll(ResourceType type) {
    // In state-of-the-world an empty list goes on to mean everything; delta says it only once.
    wanted.put(type, new TreeSet<>(variant.isDelta() ? Set.of("*") : Set.of()));
  }

  void want(ResourceType type, List<String> names) {
    wantedOf(type).addAll(names);
  }

  void drop(ResourceType type, List<String> names) {
    Set<String> left = wantedOf(type);
    names.forEach(left::remove);
    if (!left.contains("*")) {
      heldOf(type).retain(left);
    }
  }

  /** The answer to a response that the client takes over. */
  XdsRequest accept(XdsResponse response, List<String> more) {
    want(response.type(), more);
    nonces.put(response.type(), response.nonce());
    heldOf(response.type()).take(response, variant);
    return request(response.type(), more, Set.of()).answering(response.nonce());
  }

  /** The answer to a response that the client does not take over. */
  XdsRequest refuse(XdsResponse response, List<String> more, String words) {
    want(response.type(), more);
    nonces.put(response.type(), response.nonce());
    return request(response.type(), more, Set.of()).answering(response.nonce()).refusing(words);
  }

  /** A request that answers nothing new. */
  XdsRequest request(ResourceType type, Collection<String> more, Collection<String> less) {
    boolean isFirst = !nonces.containsKey(type);
    XdsRequest request =
        XdsRequest.about(type.typeUrl())
            .wanting(List.copyOf(wantedOf(type)), List.copyOf(more), List.copyOf(less))
            .having(heldOf(type).acceptedVersion(), isFirst ? heldOf(type).versions() : Map.of());
    nonces.putIfAbsent(type, "");
    // A delta request that answers nothing has no nonce.
    return variant.isDelta() ? request : request.answering(nonces.getOrDefault(type, ""));
  }

  HeldResources heldOf(ResourceType type) {
    return held.computeIfAbsent(type, unused -> new HeldResources());
  }

  private Set<String> wantedOf(ResourceType type) {
    return wanted.computeIfAbsent(type, unused -> new TreeSet<>());
  }
}
