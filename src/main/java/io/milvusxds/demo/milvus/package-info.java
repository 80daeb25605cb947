/**
 * Nodes that speak a part of the Milvus 1.x API over one storage in memory.
 *
 * <p>In: gRPC calls of any Milvus 1.x client. Out: what a Milvus would answer, found by looking at
 * every row. gRPC's threads run it; the storage is shared by all nodes, as Milvus' nodes share
 * theirs.
 */
@NullMarked
package io.milvusxds.demo.milvus;

import org.jspecify.annotations.NullMarked;
