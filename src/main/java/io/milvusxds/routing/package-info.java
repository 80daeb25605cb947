/**
 * Decides which RPC goes to which pool of endpoints, per Milvus deployment, and which of them own
 * which shard.
 *
 * <p>In: tuned services and resolved host names. Out: a {@code TrafficPlan} and findings about
 * services that do not fit together. Pure; knows nothing of Envoy.
 */
@NullMarked
package io.milvusxds.routing;

import org.jspecify.annotations.NullMarked;
