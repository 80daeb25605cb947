/**
 * Turns the objects of a registry into facts: the same rules for every source, whatever its
 * library.
 *
 * <p>In: Services and EndpointSlices as small records that each source makes, once. Out: {@code
 * MilvusService}s and findings. Pure.
 */
@NullMarked
package io.milvusxds.discovery.objects;

import org.jspecify.annotations.NullMarked;
