package io.milvusxds.report.events;

import java.time.Duration;

/**
 * One Event that is due.
 *
 * @param isCleared whether it says that the finding is gone
 * @param leastDistance when the Event is there already: written again only if it was written last
 *     so long ago
 */
record Telling(Notice notice, boolean isCleared, Duration leastDistance) {}
