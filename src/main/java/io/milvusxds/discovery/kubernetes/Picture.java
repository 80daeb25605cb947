package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.milvusxds.discovery.objects.ServiceFacts;
import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusService;
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
  private final Known known = new Known();
  private final Set<Place> awaited;
  private final Map<Report, Trouble> troubles = new HashMap<>();

  /** Who tells of a trouble at a place: the follower, or the pulse. */
  enum Teller {
    FOLLOWER,
    PULSE
  }

  private record Report(Place place, Teller teller) {}

  /**
   * A picture with nothing in it.
   *
   * @param places it is complete when each has been listed once
   */
  Picture(String source, Collection<Place> places) {
    this.source = source;
    this.awaited = new HashSet<>(places);
  }

  void listed(Place place, Collection<? extends HasMetadata> objects) {
    int different = known.replace(place.kind(), place.scope(), objects);
    boolean isFirst = awaited.remove(place);
    if (isFirst || different > 0) {
      log.atInfo()
          .addKeyValue("source", source)
          .addKeyValue("place", place)
          .addKeyValue("objects", objects.size())
          .addKeyValue("different", different)
          .log(isFirst ? "listed" : "list differs from what was known");
    }
  }

  void put(HasMetadata object) {
    known.put(object);
  }

  void remove(HasMetadata object) {
    known.remove(object);
  }

  void troubled(Place place, Teller teller, Trouble trouble) {
    troubles.put(new Report(place, teller), trouble);
  }

  void well(Place place, Teller teller) {
    troubles.remove(new Report(place, teller));
  }

  /** Whether everything was listed once. */
  boolean isComplete() {
    return awaited.isEmpty();
  }

  /** Since when something may have been missed; empty while nothing is. */
  Optional<Instant> staleSince() {
    return troubles.values().stream().map(Trouble::since).min(Instant::compareTo);
  }

  /** The facts of all annotated services, ordered. */
  List<ServiceFacts> facts() {
    return known.facts();
  }

  /** What is wrong, ordered, each once. */
  List<Finding> findings(List<ServiceFacts> facts) {
    KubernetesFindings words = new KubernetesFindings(source, isComplete());
    Set<Finding> findings = new TreeSet<>();
    facts.forEach(service -> findings.addAll(service.findings()));
    troubles.forEach(
        (report, trouble) -> {
          // Before the first sync everybody waits for the reason.
          if (trouble.lasts() || !isComplete()) {
            findings.add(words.of(report.place(), trouble.failure()));
          }
        });
    if (isComplete() && facts.isEmpty()) {
      findings.add(words.noneAnnotated());
    }
    return List.copyOf(findings);
  }

  static List<MilvusService> servicesOf(List<ServiceFacts> facts) {
    return facts.stream().flatMap(service -> service.services().stream()).toList();
  }
}
