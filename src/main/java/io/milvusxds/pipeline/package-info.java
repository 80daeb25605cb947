/**
 * One thread that runs all stages in order and publishes the result.
 *
 * <p>In: snapshots of sources, answers of DNS, and the groups that Envoys belong to, all through
 * one {@code Mailbox}. Out: xDS snapshots, and a {@code PipelineStatus} for whoever watches. The
 * thread {@code pipeline} owns the inventory, the accepted annotation values, the last plan and
 * what was published; nobody else reads or changes them.
 */
@NullMarked
package io.milvusxds.pipeline;

import org.jspecify.annotations.NullMarked;
