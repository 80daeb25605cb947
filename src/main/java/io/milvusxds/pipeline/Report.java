package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import io.milvusxds.model.ServicePlaces;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Everything that is wrong now. It is put in order when one of the parts differs, and only then.
 *
 * @param parts what each stage found
 * @param places where services stand, by source
 * @param findings all of them with their places, ordered
 */
record Report(
    List<List<Finding>> parts,
    List<SortedMap<ServiceRef, ServicePlaces>> places,
    List<Finding> findings) {
  /** Nothing was ever looked at. */
  static final Report NONE = new Report(List.of(), List.of(), List.of());

  /** What follows from these; this one when they say the same. */
  Report next(List<List<Finding>> nextParts, List<SourceSnapshot> snapshots) {
    List<SortedMap<ServiceRef, ServicePlaces>> nextPlaces =
        snapshots.stream().map(SourceSnapshot::places).toList();
    if (nextParts.equals(parts) && nextPlaces.equals(places)) {
      return this;
    }
    List<Finding> all = new ArrayList<>();
    nextParts.forEach(all::addAll);
    snapshots.forEach(snapshot -> all.replaceAll(snapshot::placed));
    return new Report(nextParts, nextPlaces, all.stream().sorted().toList());
  }
}
