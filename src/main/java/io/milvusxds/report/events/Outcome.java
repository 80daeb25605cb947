package io.milvusxds.report.events;

/** What came of an Event. */
enum Outcome {
  /** It is written, by this replica now or by another one not long ago. */
  TOLD,
  /** There is no such Service, or its namespace is on the way out. */
  NO_SERVICE,
  /** The API server takes no such Event; asking again would not help. */
  REFUSED
}
