package io.milvusxds.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.milvusxds.translate.EnvoyYaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is printed says all that the message says: read back, it is the same message. */
class PrintedYamlTest {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(
              List.of(
                  FilterConfig.getDescriptor(),
                  HttpConnectionManager.getDescriptor(),
                  HttpProtocolOptions.getDescriptor(),
                  PreviousHostsPredicate.getDescriptor(),
                  Router.getDescriptor(),
                  StdoutAccessLog.getDescriptor()))
          .build();

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMessageIsReadBackAsItWas(GoldenCase golden) throws Exception {
    List<Message> messages = new ArrayList<>(golden.outcome().listeners());
    for (var config : golden.outcome().configs()) {
      messages.addAll(config.clusters());
      messages.addAll(config.loadAssignments());
      messages.addAll(config.routeConfigurations());
    }

    for (Message message : messages) {
      Object tree =
          new Load(LoadSettings.builder().build())
              .loadFromString(EnvoyYaml.print(List.of(message)));
      String json = new ObjectMapper().writeValueAsString(((List<?>) tree).get(0));
      Message.Builder read = message.newBuilderForType();
      JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, read);
      assertThat(read.build()).isEqualTo(message);
    }
  }
}
