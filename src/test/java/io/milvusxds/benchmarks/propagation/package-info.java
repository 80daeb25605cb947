/**
 * From the patch of an EndpointSlice to the first answer of the new node, beside what DNS brings.
 */
@NullMarked
package io.milvusxds.benchmarks.propagation;

import org.jspecify.annotations.NullMarked;
