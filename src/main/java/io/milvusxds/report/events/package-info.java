/**
 * Tells about findings by Events on the Services that they are about; nothing else is ever written
 * to the cluster.
 *
 * <p>In: at any moment the notices that hold, from whoever knows them. Out: Events of the API group
 * {@code events.k8s.io}, whose names depend on nothing but the Service and what is told: so several
 * replicas and a restarted one write the same Event, and the second of them finds it there. One
 * thread does all of it, at a limited rate; who has findings never waits for it. See ADR 8.
 */
@NullMarked
package io.milvusxds.report.events;

import org.jspecify.annotations.NullMarked;
