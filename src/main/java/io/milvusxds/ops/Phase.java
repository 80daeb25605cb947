package io.milvusxds.ops;

/** How far a process is, whatever its sources say. */
enum Phase {
  /** It brings made-up changes to nobody, so that the first real one finds warm code. */
  REHEARSING,
  SERVING,
  /** It is about to stop. */
  DRAINING
}
