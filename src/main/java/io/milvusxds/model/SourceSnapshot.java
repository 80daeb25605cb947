package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one source knows at one moment; it replaces what the source said before.
 *
 * @param source the source's name, for example {@code file:state.yaml}
 * @param services ordered by reference
 * @param findings what is wrong with the source's own input, ordered
 * @param gaps what the source has never been able to read, ordered; empty when it knows everything
 * @param places of the services, as far as they stand in files
 */
public record SourceSnapshot(
    String source,
    List<MilvusService> services,
    List<Finding> findings,
    List<Gap> gaps,
    SortedMap<ServiceRef, ServicePlaces> places) {
  public SourceSnapshot {
    requireNonNull(source, "source");
    services = OrderedList.of(services, MilvusService.BY_REF);
    findings = OrderedList.of(findings, Comparator.naturalOrder());
    gaps = OrderedList.of(gaps, Comparator.naturalOrder());
    places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
  }

  /** A snapshot of services that stand in no file. */
  public SourceSnapshot(
      String source, List<MilvusService> services, List<Finding> findings, List<Gap> gaps) {
    this(source, services, findings, gaps, new TreeMap<>());
  }

  /**
   * An equal state with the objects of an earlier one of the same source where they are equal, so
   * that what did not change can be told by identity.
   */
  public SourceSnapshot sharing(SourceSnapshot earlier) {
    OrderedList<MilvusService> shared =
        OrderedList.of(services, MilvusService.BY_REF)
            .sharing(
                OrderedList.of(earlier.services, MilvusService.BY_REF),
                (before, now) -> now.sharing(before));
    return new SourceSnapshot(source, shared, findings, gaps, places);
  }

  /** The same state with other findings. */
  public SourceSnapshot withFindings(List<Finding> others) {
    return new SourceSnapshot(source, services, others, gaps, places);
  }

  /** A snapshot without gaps. */
  public SourceSnapshot(String source, List<MilvusService> services, List<Finding> findings) {
    this(source, services, findings, List.of());
  }

  /** A finding with its place, when it is about a service of this source that stands in a file. */
  public Finding placed(Finding finding) {
    return finding.subject() instanceof Subject.OfService subject
            && subject.origin().source().equals(source)
            && places.containsKey(subject.service())
        ? finding.at(places.get(subject.service()).of(finding.key()))
        : finding;
  }
}
