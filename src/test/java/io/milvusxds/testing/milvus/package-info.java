/**
 * A real Milvus 2 for tests: the whole server as PyPI has it, one that takes everything and proxies
 * that only read over the same data, and Milvus Lite, which speaks newer calls.
 *
 * <p>All of it listens on free ports, keeps its data in a folder of its own, and ends with the
 * tests. What can not be had on a machine skips the test and says why; in CI it fails.
 */
@NullMarked
package io.milvusxds.testing.milvus;

import org.jspecify.annotations.NullMarked;
