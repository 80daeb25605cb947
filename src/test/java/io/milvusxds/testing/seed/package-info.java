/**
 * The seed's hand-written Envoy and ours side by side: the same nodes, the same load, at the same
 * time, and what came of it.
 *
 * <p>{@link io.milvusxds.testing.seed.SeedStage} starts all parts, {@link
 * io.milvusxds.testing.seed.SeedScenes} says what happens to them, {@link
 * io.milvusxds.testing.seed.SideBySide} plays it under load, and a {@link
 * io.milvusxds.testing.seed.Comparison} comes out.
 */
@NullMarked
package io.milvusxds.testing.seed;

import org.jspecify.annotations.NullMarked;
