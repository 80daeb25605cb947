package io.milvusxds.translate;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointRole;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Every name that Envoy sees and every key of node metadata, built here and nowhere else.
 *
 * <p>The parts of a name are joined by a slash. A slash within a part is written {@code %2F} and a
 * percent sign {@code %25}, so different parts never give the same name; Kubernetes names contain
 * neither and stay as they are.
 */
public final class EnvoyNames {
  /** Node metadata that says which listener an Envoy wants: {@code edge} or {@code sidecar}. */
  public static final String METADATA_LISTENER = "listener";

  /** Node metadata that says on which port it listens. */
  public static final String METADATA_LISTENER_PORT = "listener_port";

  /** Node metadata that says on which IP addresses it listens, with commas between them. */
  public static final String METADATA_LISTEN_ADDRESSES = "listen_addresses";

  /** The header by which a caller says itself what a search belongs to. */
  static final String SEGMENT_HEADER = "x-milvus-segment";

  /** The filter that reads names from the body of a search. */
  static final String SEGMENT_FIELDS_FILTER = "milvus.segment_fields";

  /** The filter that makes the key of a search of these names. */
  static final String SEGMENT_KEY_FILTER = "milvus.segment_key";

  /** The filter that answers {@code /healthz}. */
  static final String HEALTH_HTTP_FILTER = "milvus.health_http";

  /** The filter that refuses gRPC health checks while the Envoy drains. */
  static final String HEALTH_GRPC_FILTER = "milvus.health_grpc";

  /** The filter that makes a gRPC answer of the message of a health check. */
  static final String HEALTH_ANSWER_FILTER = "milvus.health_answer";

  /** In which a listener tells the routes what the client speaks; no node sees it. */
  static final String PROTOCOL_HEADER = "x-milvus-xds-protocol";

  /** Marks a gRPC health check that comes from this Envoy itself. */
  static final String HEALTH_HEADER = "x-milvus-xds-health";

  /** The label of endpoints, and of routes, that says which shards they are for. */
  static final String METADATA_SHARD = "shard";

  /** The part of metadata that Envoy's subset load balancer looks at. */
  static final String METADATA_LOAD_BALANCER = "envoy.lb";

  /** A label that no endpoint carries: labels of shards have a slash. */
  static final String SHARD_OF_NO_ENDPOINT = "any";

  /** The filter that sends the last attempt at a search to any endpoint. */
  static final String LAST_RESORT_FILTER = "milvus.last_resort";

  /** In which Envoy tells which attempt it is, from 1 on; it writes over what a client sends. */
  static final String ATTEMPT_HEADER = "x-envoy-attempt-count";

  /** The extension of Envoy that limits how many lines a second a log has. */
  public static final String CALL_LOG_RATE_EXTENSION =
      "envoy.access_loggers.extension_filters.process_ratelimit";

  /** The cluster by which an Envoy reaches milvus-xds; made by the bootstrap, not by a plan. */
  static final String XDS_CLUSTER = "milvus_xds";

  /** In {@code http.milvus.*}; one Envoy serves one deployment, so it needs no more words. */
  static final String STAT_PREFIX = "milvus";

  private EnvoyNames() {}

  /** The cluster, and its load assignment, of a pool: {@code namespace/name/ro}. */
  public static String cluster(DeploymentRef deployment, EndpointRole role) {
    return joined(deployment.namespace(), deployment.name(), role.label());
  }

  /** The cluster that is the Envoy itself, for health checks: {@code namespace/name/health}. */
  static String healthCluster(DeploymentRef deployment) {
    return joined(deployment.namespace(), deployment.name(), "health");
  }

  /**
   * The cluster of the read-write nodes and, behind them, the read-only ones: {@code
   * namespace/name/metadata}.
   */
  static String metadataCluster(DeploymentRef deployment) {
    return joined(deployment.namespace(), deployment.name(), "metadata");
  }

  /** The virtual host of health checks, where the other one has domains. */
  static String healthVirtualHost(DeploymentRef deployment) {
    return healthCluster(deployment);
  }

  /** The route configuration of a deployment: {@code namespace/name}. */
  public static String routeConfiguration(DeploymentRef deployment) {
    return joined(deployment.namespace(), deployment.name());
  }

  /**
   * The listener of an Envoy of that deployment on one address: {@code namespace/name/edge/19530}
   * on the address of its kind, {@code namespace/name/edge/19530/::} on another.
   */
  public static String listener(DeploymentRef deployment, ListenerSpec spec, String address) {
    String name =
        joined(
            deployment.namespace(),
            deployment.name(),
            spec.kind().label(),
            Integer.toString(spec.port()));
    return address.equals(spec.kind().bindAddress()) ? name : name + "/" + address;
  }

  /**
   * The token bucket of the call log of the listener on one address. What it holds is part of its
   * name, so the content of a name never changes.
   */
  static String callLogBucket(int maxLines, int linesPerSecond, String address) {
    return joined(
        "call_log", Integer.toString(maxLines), Integer.toString(linesPerSecond), address);
  }

  /**
   * The label of a shard: {@code 17/1024}. With the number of shards in it, since shard 17 of 256
   * is another one.
   */
  static String shard(int shardCount, int shard) {
    return joined(Integer.toString(shard), Integer.toString(shardCount));
  }

  private static String joined(String... parts) {
    return Arrays.stream(parts)
        .map(part -> part.replace("%", "%25").replace("/", "%2F"))
        .collect(Collectors.joining("/"));
  }
}
