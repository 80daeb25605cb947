package io.milvusxds.translate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.milvusxds.testing.xds.EnvoyMessages;
import org.junit.jupiter.api.Test;

/** How an Envoy message looks to a person. */
class EnvoyTextTest {
  @Test
  void aMessageIsAnObjectWithTheFieldNamesOfEnvoysDocumentation() {
    JsonNode cluster = EnvoyText.tree(Any.pack(EnvoyMessages.cluster("a", 1)));

    assertThat(cluster.path("@type").asText())
        .isEqualTo("type.googleapis.com/envoy.config.cluster.v3.Cluster");
    assertThat(cluster.path("connect_timeout").asText()).isEqualTo("1s");
  }

  @Test
  void whatIsPackedWithinWhatIsPackedIsShownToo() {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("inner")
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(
                        Any.pack(Router.newBuilder().setSuppressEnvoyHeaders(true).build())))
            .build();

    String json = EnvoyText.tree(listener(Any.pack(manager))).toString();

    assertThat(json).contains("\"stat_prefix\":\"inner\"", "\"suppress_envoy_headers\":true");
  }

  @Test
  void aPackedTypeThatNobodyKnowsIsNamed() {
    Any unknown = Any.newBuilder().setTypeUrl("type.googleapis.com/envoy.no.Such").build();

    assertThatThrownBy(() -> EnvoyText.tree(listener(unknown)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("type.googleapis.com/envoy.no.Such");
  }

  @Test
  void packedBytesThatAreNotOfTheirTypeAreNamed() {
    Any broken =
        Any.pack(Router.getDefaultInstance()).toBuilder()
            .setValue(ByteString.copyFromUtf8("\7"))
            .build();

    assertThatThrownBy(() -> EnvoyText.tree(listener(broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Router");
  }

  private static Listener listener(Any config) {
    return Listener.newBuilder()
        .setName("l")
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(Filter.newBuilder().setName("f").setTypedConfig(config)))
        .build();
  }
}
