package io.milvusxds.discovery.objects;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * An endpoint as one slice lists it.
 *
 * @param addresses all lead to it, so the first is enough
 * @param target the name of the pod or the like; empty when there is none
 * @param zone where it runs; empty when it is not said
 * @param hintedZones the zones that it is to serve; empty when it is not said
 */
public record EndpointObject(
    List<String> addresses,
    String target,
    String zone,
    List<String> hintedZones,
    Conditions conditions) {
  public EndpointObject {
    addresses = List.copyOf(addresses);
    requireNonNull(target, "target");
    requireNonNull(zone, "zone");
    hintedZones = List.copyOf(hintedZones);
    requireNonNull(conditions, "conditions");
  }

  /** What is said of its state; each may be left out. */
  public record Conditions(
      Optional<Boolean> ready, Optional<Boolean> serving, Optional<Boolean> terminating) {
    /** Nothing is said. */
    public static final Conditions NONE =
        new Conditions(Optional.empty(), Optional.empty(), Optional.empty());

    boolean isReady() {
      return ready.orElse(true);
    }

    boolean isServing() {
      return serving.orElse(isReady());
    }

    /** Whether it is to end. */
    public boolean isTerminating() {
      return terminating.orElse(false);
    }
  }
}
