/**
 * An example to copy: one search over many Milvus 1.x nodes, spread and merged by the client
 * itself.
 *
 * <p>In: a search, the names of the segments to search, and a channel to an Envoy whose read-only
 * Service has {@code lb-policy: segment-hash}. Out: the nearest rows of all segments, and which
 * segments did not answer. It needs gRPC, the stubs of Milvus, and nothing else of this project.
 */
@NullMarked
package io.milvusxds.demo.scatter;

import org.jspecify.annotations.NullMarked;
