/**
 * Shows an operator and Prometheus what milvus-xds does: metrics, probes, and pages on the admin
 * port.
 *
 * <p>In: events of the streams and of the pipeline, and their last published state. Out: text and
 * JSON over HTTP. Counters are raised on the threads of the senders; gauges and pages are made on
 * the threads {@code admin-*} when somebody asks, from what was published, so nobody waits.
 */
@NullMarked
package io.milvusxds.ops;

import org.jspecify.annotations.NullMarked;
