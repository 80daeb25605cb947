package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;

/**
 * Everything that one source knows at one moment; it replaces what the source said before.
 *
 * @param source the source's name, for example {@code file:state.yaml}
 * @param services ordered by reference
 * @param findings what is wrong with the source's own input, ordered
 */
public record SourceSnapshot(String source, List<MilvusService> services, List<Finding> findings) {
  public SourceSnapshot {
    requireNonNull(source, "source");
    services = services.stream().sorted(Comparator.comparing(MilvusService::ref)).toList();
    findings = findings.stream().sorted().toList();
  }
}
