/**
 * Watches the Services and EndpointSlices of a Kubernetes API server.
 *
 * <p>In: a kubeconfig or the account of the Pod, and namespaces. Out: {@code SourceSnapshot}s, from
 * one thread that owns all that is known. A {@link Follower} per kind and namespace lists, watches
 * and begins again, on a thread of its own; a {@link Pulse} asks at intervals whether the API
 * server still answers, since a watch that is silent and one that is dead look the same. Nothing is
 * ever written to the cluster from here.
 */
@NullMarked
package io.milvusxds.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
