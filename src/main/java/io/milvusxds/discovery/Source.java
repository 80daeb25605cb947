package io.milvusxds.discovery;

import io.milvusxds.model.Finding;
import io.milvusxds.model.SourceSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One registry that is watched for Milvus services.
 *
 * <p>A source has <i>synced</i> once it has emitted its first snapshot, which it does only when it
 * knows everything once. From then on every snapshot replaces the one before. A source that loses
 * its registry, or finds broken input there, keeps the last good state and says so in the findings.
 */
public interface Source extends AutoCloseable {
  /** The kind and place of the registry, for example {@code file:state.yaml}; never changes. */
  String name();

  /**
   * Begins to watch, on a thread of its own; may be called once.
   *
   * <p>Both consumers are called from that thread only, never at the same time, and must not block:
   * whoever needs longer puts the value into a mailbox.
   *
   * @param changed gets the first snapshot once the source has synced, and again a whole snapshot
   *     whenever it differs from the last
   * @param blocked gets, before the first snapshot only, what keeps the source from syncing,
   *     ordered and never empty, and again whenever that changes. The first snapshot ends it: these
   *     findings are then gone unless the snapshot has them too.
   */
  void start(Consumer<SourceSnapshot> changed, Consumer<List<Finding>> blocked);

  /**
   * Since when the last snapshot may not be what the registry holds; empty while up to date. Before
   * the first snapshot it is the time of the start. Any thread may ask.
   */
  Optional<Instant> staleSince();

  /**
   * When the registry last said anything, be it an answer or an event without consequences; empty
   * before that, and for a registry that has nothing to say of its own, such as a file. Any thread
   * may ask.
   */
  default Optional<Instant> lastHeard() {
    return Optional.empty();
  }

  /** Ends the watch; afterwards no consumer is called any more. May be called more than once. */
  @Override
  void close();
}
