package io.milvusxds.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Message;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import io.milvusxds.translate.text.EnvoyText;
import io.milvusxds.xds.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is served can be shown on the admin port, also what a translator adds one day. */
class ResourcesPageGoldenTest {
  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @Test
  void tokenBucketsAreShownToo() {
    LogLimit.BY_RATE
        .buckets(ListenerSpec.DEFAULT)
        .forEach(
            (name, bucket) ->
                assertThat(
                        EnvoyText.tree(Resource.of(name, bucket).packed())
                            .path("max_tokens")
                            .asInt())
                    .isEqualTo(bucket.getMaxTokens()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyResourceOfEveryCaseIsShownAsTheCommandTranslateShowsIt(GoldenCase golden) {
    GoldenCase.Outcome outcome = golden.outcome();
    List<Message> messages = new ArrayList<>(outcome.listeners());
    for (EnvoyConfig config : outcome.configs()) {
      messages.addAll(
          EnvoyConfig.listeners(config.deployment(), ListenerSpec.DEFAULT, LogLimit.BY_RATE));
      messages.addAll(config.clusters());
      messages.addAll(config.loadAssignments());
      messages.addAll(config.routeConfigurations());
    }

    for (Message message : messages) {
      Resource resource = Resource.of(message);
      ObjectNode json = (ObjectNode) EnvoyText.tree(resource.packed());

      assertThat(json.remove("@type").asText()).isEqualTo(resource.type().typeUrl());
      assertThat(List.of(json.path("name").asText(), json.path("cluster_name").asText()))
          .contains(resource.name());
      assertThat(json).isEqualTo(EnvoyText.tree(message));
    }
  }
}
