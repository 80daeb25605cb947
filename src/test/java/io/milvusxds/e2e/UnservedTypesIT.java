package io.milvusxds.e2e;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.milvusxds.testing.nodes.AnyNode;
import io.milvusxds.testing.xds.WorkingResources;
import io.milvusxds.translate.Bootstrap.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy that asks over ADS for types that are not served here. */
class UnservedTypesIT {
  private static final String METHOD = "shop.Cart/Add";
  private static final WorkingResources RESOURCES = WorkingResources.aggregated();

  private AnyNode node;

  @BeforeEach
  void start() throws Exception {
    node = AnyNode.start("node");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anEnvoyWithARuntimeLayerAndAFilterFromElsewhereGetsReadyAndServes(Protocol protocol)
      throws Exception {
    try (LibraryEnvoy served = LibraryEnvoy.start(protocol, UnservedTypesIT::withRuntimeLayer)) {
      served.publish(resources(served, 1));

      served.envoy().awaitListener();

      await("a call").until(() -> served.envoy().outcome(METHOD).equals("node"));
      assertThat(served.listener().unknownTypes())
          .contains(
              "type.googleapis.com/envoy.service.runtime.v3.Runtime",
              "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig");
      served.publish(resources(served, 2));
      await("a change afterwards")
          .until(
              () ->
                  served
                      .envoy()
                      .dump("dynamic_active_clusters")
                      .contains("\"connect_timeout\": \"2s\""));
      assertThat(served.server().streams()).hasSize(1);
      assertThat(served.listener().refusals()).isEmpty();
      assertThat(served.envoy().stat("cluster.milvus_xds.upstream_cx_total")).isEqualTo(1);
    }
  }

  private static String withRuntimeLayer(String bootstrap) {
    String layer =
        """
          - name: elsewhere
            rtds_layer:
              name: elsewhere
              rtds_config:
                ads: {}
                resource_api_version: V3
                initial_fetch_timeout: 1s
        """;
    String layers = "layered_runtime:\n  layers:\n";
    return bootstrap.contains(layers)
        ? bootstrap.replace(layers, layers + layer.indent(2))
        : bootstrap + "\n" + layers + layer.indent(2);
  }

  private Message[] resources(LibraryEnvoy served, int timeoutSeconds) throws Exception {
    return new Message[] {
      RESOURCES.cluster("nodes", timeoutSeconds),
      RESOURCES.endpoints("nodes", node.address()),
      withFilterFromElsewhere(RESOURCES.listener("in", served.listenPort(), "routes")),
      RESOURCES.routes("routes", "nodes")
    };
  }

  private static Listener withFilterFromElsewhere(Listener listener) throws Exception {
    Listener.Builder changed = listener.toBuilder();
    var network = changed.getFilterChainsBuilder(0).getFiltersBuilder(0);
    HttpConnectionManager http = network.getTypedConfig().unpack(HttpConnectionManager.class);
    ConfigSource ads =
        RESOURCES.source().toBuilder()
            .setInitialFetchTimeout(Duration.newBuilder().setSeconds(1))
            .build();
    HttpFilter filter =
        HttpFilter.newBuilder()
            .setName("elsewhere")
            .setConfigDiscovery(
                ExtensionConfigSource.newBuilder()
                    .setConfigSource(ads)
                    .setDefaultConfig(Any.pack(Cors.getDefaultInstance()))
                    .addTypeUrls("type.googleapis.com/" + Cors.getDescriptor().getFullName()))
            .build();
    network.setTypedConfig(Any.pack(http.toBuilder().addHttpFilters(0, filter).build()));
    return changed.build();
  }
}
