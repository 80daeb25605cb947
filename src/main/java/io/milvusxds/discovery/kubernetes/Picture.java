package io.milvusxds.discovery.kubernetes;

import io.milvusxds.discovery.objects.RegistryObject;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the cluster, and what stands in the way of knowing more. Owned by the source's
 * thread.
 */
final class Picture {
  private static final Logger log = LoggerFactory.getLogger(Picture.class);

  private final String source;
  private final Known known;
  private final List<Scope> scopes;
  private final Set<Place> unread;
  private final Map<Report, Trouble> troubles = new HashMap<>();
  private boolean isComplete;

  /** Who tells of a trouble at a place: the follower, or the pulse. */
  enum Teller {
    FOLLOWER,
    PULSE
  }

  private record Report(Place place, Teller teller) {}

  /**
   * A picture with nothing in it.
   *
   * @param places what it is to show
   */
  Picture(String source, Collection<Place> places) {
    this.source = source;
    this.known = new Known(source);
    this.scopes = places.stream().map(Place::scope).distinct().toList();
    this.unread = new HashSet<>(places);
  }

  void listed(Place place, Collection<? extends RegistryObject> objects) {
    int different = known.replace(place.kind(), place.scope(), objects);
    boolean isFirst = unread.remove(place);
    if (isFirst || different > 0) {
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("place", place)
          .addKeyValue("objects", objects.size())
          .addKeyValue("different", different)
          .log(isFirst ? "listed" : "list differs from what was known");
    }
  }

  void put(RegistryObject object) {
    known.put(object);
  }

  void remove(RegistryObject object) {
    known.remove(object);
  }

  void troubled(Place place, Teller teller, Trouble trouble) {
    troubles.put(new Report(place, teller), trouble);
  }

  void well(Place place, Teller teller) {
    troubles.remove(new Report(place, teller));
  }

  /**
   * Whether it shows all that can be seen: every place was listed once, or one scope was and of the
   * places that were not nothing better is to be expected. It stays so.
   */
  boolean isComplete() {
    isComplete |=
        unread.isEmpty()
            || (scopes.stream().anyMatch(this::isRead) && unread.stream().allMatch(this::isFinal));
    return isComplete;
  }

  private boolean isRead(Scope scope) {
    return unread.stream().noneMatch(place -> place.scope().equals(scope));
  }

  private boolean isFinal(Place place) {
    Trouble trouble = troubles.get(new Report(place, Teller.FOLLOWER));
    return trouble != null && trouble.isFinal();
  }

  /**
   * Since when something may have been missed; empty while nothing is. A place that was never read
   * is a gap, and a namespace that is missing has nothing that could be missed.
   */
  Optional<Instant> staleSince() {
    return troubles.entrySet().stream()
        .filter(entry -> !unread.contains(entry.getKey().place()))
        .filter(entry -> entry.getValue().failure().kind() != ApiFailure.Kind.NO_NAMESPACE)
        .map(entry -> entry.getValue().since())
        .min(Instant::compareTo);
  }

  /** The facts of all annotated services. */
  ServiceFacts facts() {
    return known.facts();
  }

  /** What is wrong, ordered, each once. */
  List<Finding> findings(ServiceFacts facts) {
    KubernetesFindings words = new KubernetesFindings(source, isComplete(), unread);
    Set<Finding> findings = new TreeSet<>(facts.findings());
    troubles.forEach(
        (report, trouble) -> {
          // Before the first sync everybody waits for the reason.
          if (trouble.lasts() || !isComplete()) {
            findings.add(words.of(report.place(), trouble.failure()));
          }
        });
    if (isComplete()) {
      scopes.stream()
          .filter(scope -> isRead(scope) && !isMissing(scope))
          .filter(scope -> facts.services().stream().noneMatch(service -> scope.has(service.ref())))
          .forEach(scope -> findings.add(words.noneAnnotated(scope)));
    }
    return List.copyOf(findings);
  }

  private boolean isMissing(Scope scope) {
    return troubles.entrySet().stream()
        .filter(entry -> entry.getKey().place().scope().equals(scope))
        .anyMatch(entry -> entry.getValue().failure().kind() == ApiFailure.Kind.NO_NAMESPACE);
  }

  /** What was never read or not understood; only what is complete has any. */
  List<Gap> gaps(ServiceFacts facts) {
    Set<Gap> gaps = new TreeSet<>(facts.gaps());
    for (Place place : unread) {
      place
          .scope()
          .namespace()
          .ifPresent(
              namespace ->
                  gaps.add(
                      new Gap(
                          new GapScope.OneNamespace(namespace),
                          isMissing(place.scope()) ? "namespace " + namespace : place.toString())));
    }
    return List.copyOf(gaps);
  }
}
