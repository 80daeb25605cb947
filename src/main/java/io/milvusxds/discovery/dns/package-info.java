/**
 * Resolves the host names written in {@code endpoints} annotations, again every few seconds.
 *
 * <p>In: the set of names wanted, from the pipeline. Out: {@code ResolvedHosts}, from one thread.
 * While DNS fails the last answer is kept.
 */
@NullMarked
package io.milvusxds.discovery.dns;

import org.jspecify.annotations.NullMarked;
