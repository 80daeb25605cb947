/**
 * Tests of what is installed on Kubernetes: the Helm chart, the manifests in {@code k8s/} and the
 * commands of the docs page about it. Some need Helm, some a real API server.
 */
@NullMarked
package io.milvusxds.chart;

import org.jspecify.annotations.NullMarked;
