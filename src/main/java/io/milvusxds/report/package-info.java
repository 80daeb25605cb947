/**
 * All that is told to the outside without being asked: logs of findings and of streams, and what is
 * to be told on Services; {@code report.events} writes the latter to the API server.
 *
 * <p>In: what the pipeline and the xDS server come to, on their threads, which never wait for it.
 * Out: log lines, and notices for whoever asks. What is told when asked is in {@code ops}.
 */
@NullMarked
package io.milvusxds.report;

import org.jspecify.annotations.NullMarked;
