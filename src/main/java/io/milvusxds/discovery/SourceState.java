package io.milvusxds.discovery;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a source has to say at one moment.
 *
 * @param snapshot all that is known; empty as long as nothing usable was ever read
 * @param blocking what stands in the way of the first snapshot, ordered; empty once there is one,
 *     which then has the findings
 * @param staleSince since when what is known is not what the registry holds; empty when it is
 */
public record SourceState(
    Optional<SourceSnapshot> snapshot, List<Finding> blocking, Optional<Instant> staleSince) {
  /** Nothing was read yet. */
  public static final SourceState NOTHING =
      new SourceState(Optional.empty(), List.of(), Optional.empty());

  public SourceState {
    requireNonNull(snapshot, "snapshot");
    blocking = blocking.stream().sorted().toList();
    requireNonNull(staleSince, "staleSince");
  }

  /** After the registry was read; parts of it may be older, as its time of staleness says. */
  public static SourceState of(SourceSnapshot snapshot, Optional<Instant> staleSince) {
    return new SourceState(Optional.of(snapshot), List.of(), staleSince);
  }

  /**
   * After the registry could not be read, or not as a whole for the first time: the last good state
   * stays, with what is wrong now.
   */
  public SourceState unusable(List<Finding> findings, Instant now) {
    Optional<SourceSnapshot> kept = snapshot.map(good -> good.withFindings(findings));
    return new SourceState(
        kept, kept.isPresent() ? List.of() : findings, staleSince.or(() -> Optional.of(now)));
  }
}
