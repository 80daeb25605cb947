/**
 * Versions, caches and serves Envoy resources over xDS, state-of-the-world and delta. Knows nothing
 * of Milvus.
 *
 * <p>In: whole {@code Snapshot}s, published for a group of Envoys by one thread. Out: responses on
 * streams, and events for a listener. Each stream lives on the event loop of its connection and
 * owns its state; nothing it does waits, so a slow Envoy delays only itself.
 *
 * <p>This package is the server: groups of Envoys, and their streams. It stands above {@code
 * connection} (sockets and loops), {@code subscription} (what one client has and is due), {@code
 * resource} (what is served) and {@code limits}. From a published message to the wire: {@code
 * Resource} → {@code Snapshot} → {@code Group} tells its streams → {@code SubscriptionSet} decides
 * what is due and in which order → {@code ResponseFrame}.
 *
 * <p>It can be used by itself. This serves one cluster, whose endpoints come packed and versioned
 * from elsewhere, to every Envoy whose {@code node.cluster} is {@code shop}; {@code
 * PackageExampleTest} compiles and runs it.
 *
 * <pre>{@code
 * import com.google.protobuf.Any;
 * import io.envoyproxy.envoy.config.cluster.v3.Cluster;
 * import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
 * import io.milvusxds.xds.*;
 * import io.milvusxds.xds.limits.XdsLimits;
 * import io.milvusxds.xds.resource.*;
 * import io.milvusxds.xds.subscription.Rejection;
 * import java.io.*;
 * import java.net.InetSocketAddress;
 * import java.time.Clock;
 * import java.util.List;
 *
 * public final class Shop {
 *   public static XdsServer<String> start(PrintStream log) throws IOException {
 *     XdsListener listener = new XdsListener() {
 *       public void rejected(StreamStatus stream, ResourceType type, Rejection rejection) {
 *         log.println(stream.node().id() + " refused a " + type.label() + ": " + rejection.message());
 *       }
 *     };
 *     NodeGroups<String> groups = node -> new NodeGroups.Choice.Member<>(node.cluster());
 *     XdsServer<String> server =
 *         new XdsServer<>(groups, listener, XdsLimits.DEFAULT, Clock.systemUTC());
 *     server.start(new InetSocketAddress("127.0.0.1", 0));
 *     Cluster cluster = Cluster.newBuilder().setName("cart").setType(Cluster.DiscoveryType.EDS).build();
 *     Any endpoints = Any.pack(ClusterLoadAssignment.newBuilder().setClusterName("cart").build());
 *     server.publish("shop",
 *         Snapshot.of(List.of(Resource.of(cluster), Resource.packed(endpoints, "v1"))));
 *     return server;
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.milvusxds.xds;

import org.jspecify.annotations.NullMarked;
