/**
 * Versions, caches and serves Envoy resources over xDS, state-of-the-world and delta. Knows nothing
 * of Milvus.
 *
 * <p>In: whole {@code Snapshot}s, published for a group of Envoys by one thread. Out: responses on
 * streams, and events for a listener. Each stream runs on a sequential executor of its own and owns
 * its state; nothing it does holds a lock, so a slow Envoy delays only itself.
 *
 * <p>From a published message to the wire: {@code Resource} (serialised once, versioned by content)
 * → {@code Snapshot} → {@code Group} wakes its streams → {@code SubscriptionSet} decides what is
 * due and in which order → {@code ResponseFrame}.
 */
@NullMarked
package io.milvusxds.xds;

import org.jspecify.annotations.NullMarked;
