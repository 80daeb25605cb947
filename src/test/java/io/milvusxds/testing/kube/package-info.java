/**
 * A real Kubernetes API server for tests, and short words for what tests do with it.
 *
 * <p>There is no kubelet and no scheduler: a Pod has the address and the condition that a test
 * gives it, and the EndpointSlice controller does the rest.
 */
@NullMarked
package io.milvusxds.testing.kube;

import org.jspecify.annotations.NullMarked;
