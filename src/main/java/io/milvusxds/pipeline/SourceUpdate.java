package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The newest that a source said.
 *
 * @param snapshot what it knows; empty while something keeps it from syncing
 * @param blockers what keeps it from syncing; empty once it has
 */
record SourceUpdate(Optional<SourceSnapshot> snapshot, List<Finding> blockers) {
  static SourceUpdate synced(SourceSnapshot snapshot) {
    return new SourceUpdate(Optional.of(snapshot), List.of());
  }

  static SourceUpdate blocked(List<Finding> blockers) {
    return new SourceUpdate(Optional.empty(), blockers);
  }
}
