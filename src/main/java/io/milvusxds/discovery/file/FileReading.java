package io.milvusxds.discovery.file;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a file or folder says at one moment.
 *
 * @param snapshot empty as long as nothing usable was ever read
 * @param blocking what stands in the way of the first snapshot, ordered; empty once there is one,
 *     which then has the findings
 * @param staleSince since when something is served that is not what the files say now; empty when
 *     nothing is
 * @param restedAt when to look again because something may be half written; empty when nothing is
 */
public record FileReading(
    Optional<SourceSnapshot> snapshot,
    List<Finding> blocking,
    Optional<Instant> staleSince,
    Optional<Instant> restedAt) {
  public FileReading {
    blocking = blocking.stream().sorted().toList();
  }
}
