package io.milvusxds.translate.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds.RetryBudget;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.milvusxds.translate.EnvoyYaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewerFieldsTest {
  @Test
  void theFieldsArePrintedByTheNamesOfEnvoysDocumentation() {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    NewerFields.useHashPolicy(clusters);
    Config.Builder filterState = Config.newBuilder();
    NewerFields.clearRouteCache(filterState);
    Route.Builder route = Route.newBuilder().setName("a");
    NewerFields.requestBodyBufferLimit(route, 5_000_000_000L);
    RetryBudget.Builder budget = RetryBudget.newBuilder();
    NewerFields.budgetInterval(budget, Duration.newBuilder().setSeconds(1).build());

    assertThat(EnvoyYaml.print(List.of(budget.build()))).isEqualTo("- budget_interval: 1s\n");
    assertThat(EnvoyYaml.print(List.of(clusters.build()))).isEqualTo("- use_hash_policy: true\n");
    assertThat(EnvoyYaml.print(List.of(filterState.build())))
        .isEqualTo("- clear_route_cache: true\n");
    assertThat(EnvoyYaml.print(List.of(route.build())))
        .isEqualTo("- name: a\n  request_body_buffer_limit: 5000000000\n");
  }

  @Test
  void aFieldThatNobodyKnowsIsNotPrintedInSilence() {
    Route route =
        Route.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(5, Field.newBuilder().addVarint(1).build())
                    .build())
            .build();

    assertThatThrownBy(() -> EnvoyYaml.print(List.of(route)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("5 of envoy.config.route.v3.Route");
  }
}
