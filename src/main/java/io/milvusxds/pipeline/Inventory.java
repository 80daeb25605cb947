package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The services of all sources together.
 *
 * @param services ordered by reference, each once
 * @param findings of the sources, and about services that two sources have; ordered
 * @param gaps what a source could never read; ordered
 */
record Inventory(List<MilvusService> services, List<Finding> findings, List<Gap> gaps) {
  /** Joins snapshots; of a service that two of them have, the earlier one's counts. */
  static Inventory of(List<SourceSnapshot> snapshots) {
    if (snapshots.size() == 1) {
      SourceSnapshot only = snapshots.get(0);
      return new Inventory(only.services(), only.findings(), only.gaps());
    }
    SortedMap<ServiceRef, MilvusService> services = new TreeMap<>();
    SortedMap<ServiceRef, String> origins = new TreeMap<>();
    List<Finding> findings = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (SourceSnapshot snapshot : snapshots) {
      findings.addAll(snapshot.findings());
      gaps.addAll(snapshot.gaps());
      for (MilvusService service : snapshot.services()) {
        String first = origins.putIfAbsent(service.ref(), snapshot.source());
        if (first == null) {
          services.put(service.ref(), service);
        } else {
          findings.add(alsoIn(service, first, snapshot.source()));
        }
      }
    }
    return new Inventory(
        List.copyOf(services.values()),
        findings.stream().sorted().toList(),
        gaps.stream().sorted().toList());
  }

  private static Finding alsoIn(MilvusService ignored, String first, String second) {
    return new Finding(
        FindingCode.SERVICE_IN_TWO_SOURCES,
        ignored.subject(),
        "",
        "described by " + first + " and by " + second,
        "each service in one source",
        "the description of " + first + " applies",
        "Remove it from one of the two, or restrict the namespaces of a source.");
  }
}
