package io.milvusxds.discovery.file;

import io.milvusxds.discovery.SourceState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a file or folder says at one moment.
 *
 * @param restedAt when to look again because something may be half written; empty when nothing is
 */
public record FileReading(SourceState state, Optional<Instant> restedAt) {
  /** What the state has. */
  public Optional<SourceSnapshot> snapshot() {
    return state.snapshot();
  }

  /** What the state has. */
  public List<Finding> blocking() {
    return state.blocking();
  }

  /** What the state has. */
  public Optional<Instant> staleSince() {
    return state.staleSince();
  }
}
