/**
 * What happens to searches while nodes with cold caches come and go: behind the Envoy of the
 * baseline, and behind one that divides the segments.
 */
@NullMarked
package io.milvusxds.testing.rebalance;

import org.jspecify.annotations.NullMarked;
