/**
 * Measures the xDS server beside java-control-plane's under the same clients, and the placement of
 * shards beside Envoy's own hashes; not a part of the tests.
 *
 * <p>The server runs in a process of its own, so that its CPU time and heap are its own. See {@code
 * benchmarks/README.md}.
 */
@NullMarked
package io.milvusxds.benchmarks;

import org.jspecify.annotations.NullMarked;
