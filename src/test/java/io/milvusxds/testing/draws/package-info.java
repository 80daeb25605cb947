/**
 * Properties: what must hold for values that nobody chose.
 *
 * <p>A generator ({@link io.milvusxds.testing.draws.Drawn}) makes a value from {@link
 * io.milvusxds.testing.draws.Draws}, which choose by a seed; {@link
 * io.milvusxds.testing.draws.Cases} runs a check over many values. The seeds are the same in each
 * run of the gate. A case that fails is made smaller before it is told, with the seed that makes it
 * again.
 */
@NullMarked
package io.milvusxds.testing.draws;

import org.jspecify.annotations.NullMarked;
