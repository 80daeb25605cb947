package io.milvusxds.routing;

import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.TunedService;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The port of each service that its endpoints were last found to listen on.
 *
 * <p>A Service whose port is renamed is ahead of its endpoints for a moment: they list the new name
 * a little later. Until they do, their number for the name before is the right one.
 *
 * @param names the name of the service's port, by service
 */
public record MatchedPorts(SortedMap<ServiceRef, String> names) {
  /** Nothing was found yet. */
  public static final MatchedPorts NONE = new MatchedPorts(new TreeMap<>());

  public MatchedPorts {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  Optional<String> of(ServiceRef service) {
    return Optional.ofNullable(names.get(service));
  }

  /** What is known after these services; other services are forgotten. */
  public MatchedPorts after(List<TunedService> services) {
    SortedMap<ServiceRef, String> next = new TreeMap<>();
    for (TunedService tuned : services) {
      ServiceRef ref = tuned.service().ref();
      found(tuned).or(() -> of(ref)).ifPresent(name -> next.put(ref, name));
    }
    return new MatchedPorts(next);
  }

  private static Optional<String> found(TunedService tuned) {
    // What is guessed must not pass for found.
    if (tuned.tuning().inDoubt().contains(ServiceTuning.PORT)) {
      return Optional.empty();
    }
    return PortNames.chosen(tuned.tuning().port(), tuned.service().ports())
        .filter(
            name ->
                tuned.service().endpoints().stream()
                    .anyMatch(endpoint -> endpoint.ports().containsKey(name)));
  }
}
