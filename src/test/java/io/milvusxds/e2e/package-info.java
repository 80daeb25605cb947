/**
 * The product as a user runs it: the jar in a process of its own, a real Envoy, real gRPC calls.
 *
 * <p>Run by {@code ./mvnw verify} after the jar is built.
 */
@NullMarked
package io.milvusxds.e2e;

import org.jspecify.annotations.NullMarked;
