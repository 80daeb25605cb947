package io.milvusxds.discovery;

import java.time.Clock;

/** Where a registry is, as {@code --source} names it; {@link SourceKind} reads it. */
public interface SourcePlace {
  /** The kind of registry that it is a place of. */
  SourceKind kind();

  /** A source of it, not started; what takes long to prepare may begin. */
  Source source(Clock clock);
}
