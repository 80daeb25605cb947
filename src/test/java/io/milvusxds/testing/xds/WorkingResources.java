package io.milvusxds.testing.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.milvusxds.model.HostPort;

/**
 * Resources with which gRPC calls really get through, for an Envoy or gRPC's own client.
 *
 * @param source where the client gets the endpoints and routes that clusters and listeners name
 */
public record WorkingResources(ConfigSource source) {
  /** Everything on one stream. */
  public static WorkingResources aggregated() {
    return new WorkingResources(
        ConfigSource.newBuilder()
            .setAds(AggregatedConfigSource.getDefaultInstance())
            .setResourceApiVersion(ApiVersion.V3)
            .build());
  }

  /**
   * A stream for each type, or even for each resource, to the server behind this static cluster.
   */
  public static WorkingResources separate(String xdsCluster, ApiConfigSource.ApiType apiType) {
    GrpcService.EnvoyGrpc envoyGrpc =
        GrpcService.EnvoyGrpc.newBuilder().setClusterName(xdsCluster).build();
    return new WorkingResources(
        ConfigSource.newBuilder()
            .setApiConfigSource(
                ApiConfigSource.newBuilder()
                    .setApiType(apiType)
                    .setTransportApiVersion(ApiVersion.V3)
                    .addGrpcServices(GrpcService.newBuilder().setEnvoyGrpc(envoyGrpc)))
            .setResourceApiVersion(ApiVersion.V3)
            .build());
  }

  /** What a gRPC channel to {@code xds:///name} asks for first. */
  public Listener apiListener(String name, String routes) {
    return Listener.newBuilder()
        .setName(name)
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(http(routes))))
        .build();
  }

  /** Where an Envoy takes calls, on 127.0.0.1. */
  public Listener listener(String name, int port, String routes) {
    Filter filter =
        Filter.newBuilder().setName("http").setTypedConfig(Any.pack(http(routes))).build();
    return Listener.newBuilder()
        .setName(name)
        .setAddress(address(new HostPort("127.0.0.1", port)))
        .addFilterChains(FilterChain.newBuilder().addFilters(filter))
        .build();
  }

  private HttpConnectionManager http(String routes) {
    return HttpConnectionManager.newBuilder()
        .setStatPrefix("test")
        .setRds(Rds.newBuilder().setRouteConfigName(routes).setConfigSource(source))
        .addHttpFilters(
            HttpFilter.newBuilder()
                .setName("router")
                .setTypedConfig(Any.pack(Router.getDefaultInstance())))
        .build();
  }

  /** Every call goes to one cluster. */
  public RouteConfiguration routes(String name, String cluster) {
    Route toCluster =
        Route.newBuilder()
            .setMatch(RouteMatch.newBuilder().setPrefix("/"))
            .setRoute(RouteAction.newBuilder().setCluster(cluster))
            .build();
    return RouteConfiguration.newBuilder()
        .setName(name)
        .addVirtualHosts(
            VirtualHost.newBuilder().setName("all").addDomains("*").addRoutes(toCluster))
        .build();
  }

  /** An HTTP/2 cluster that gets its endpoints over EDS; a different time-out is a change. */
  public Cluster cluster(String name, int timeoutSeconds) {
    HttpProtocolOptions http2 =
        HttpProtocolOptions.newBuilder()
            .setExplicitHttpConfig(
                HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                    .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
            .build();
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.EDS)
        .setConnectTimeout(Duration.newBuilder().setSeconds(timeoutSeconds))
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(source))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(http2))
        .build();
  }

  public ClusterLoadAssignment endpoints(String cluster, HostPort... addresses) {
    LocalityLbEndpoints.Builder locality =
        LocalityLbEndpoints.newBuilder()
            .setLocality(Locality.newBuilder().setZone("a"))
            .setLoadBalancingWeight(UInt32Value.of(1));
    for (HostPort endpoint : addresses) {
      locality.addLbEndpoints(
          LbEndpoint.newBuilder().setEndpoint(Endpoint.newBuilder().setAddress(address(endpoint))));
    }
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(locality)
        .build();
  }

  private static Address address(HostPort at) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(at.host()).setPortValue(at.port()))
        .build();
  }
}
