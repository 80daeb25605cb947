/**
 * Turns Kubernetes objects into facts: the same rules for every source that speaks of them.
 *
 * <p>In: Services and EndpointSlices as the registry gave them. Out: {@code MilvusService}s and
 * findings. Pure.
 */
@NullMarked
package io.milvusxds.discovery.objects;

import org.jspecify.annotations.NullMarked;
