package io.milvusxds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import io.milvusxds.xds.ClientBuild;
import io.milvusxds.xds.EnvoyNode;
import io.milvusxds.xds.NodeGroups.Choice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyGroupTest {
  private static Choice<EnvoyGroup> choice(String cluster, Map<String, String> metadata) {
    return EnvoyGroup.ofNode(new EnvoyNode("id", cluster, new TreeMap<>(metadata), "envoy"));
  }

  private static String outcome(Choice<EnvoyGroup> choice) {
    return choice.match(
        member -> member.group().toString(), refused -> "refused: " + refused.reason());
  }

  @Test
  void aNodeThatAsksForNothingGetsTheEdgeListenerOfItsDeployment() {
    assertThat(outcome(choice("prod/milvus", Map.of()))).isEqualTo("prod/milvus edge 19530");
  }

  @Test
  void metadataChoosesListenerAndPort() {
    assertThat(
            outcome(choice("prod/milvus", Map.of("listener", "sidecar", "listener_port", "7000"))))
        .isEqualTo("prod/milvus sidecar 7000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "milvus", "a/b/c", "/", "a/", "/b", "A/b", "a b/c", "a/b\nc", "../x"})
  void aClusterThatNamesNoDeploymentIsRefusedWithWhatWasExpected(String cluster) {
    assertThat(outcome(choice(cluster, Map.of())))
        .startsWith("refused: node.cluster")
        .contains("NAMESPACE/DEPLOYMENT");
  }

  @Test
  void metadataThatMakesNoSenseIsRefusedByName() {
    assertThat(outcome(choice("a/b", Map.of("listener", "both")))).contains("refused", "both");
    assertThat(outcome(choice("a/b", Map.of("listener_port", "0")))).contains("refused", "0");
  }

  @Test
  void addressesThatAreNotThoseOfTheKindMakeAGroupOfTheirOwn() {
    assertThat(outcome(choice("prod/milvus", Map.of("listen_addresses", "0.0.0.0,0::0"))))
        .isEqualTo("prod/milvus edge 19530 0.0.0.0,::");
    assertThat(outcome(choice("prod/milvus", Map.of("listen_addresses", "0.0.0.0"))))
        .isEqualTo("prod/milvus edge 19530");
    assertThat(outcome(choice("a/b", Map.of("listen_addresses", "eth0"))))
        .contains("refused", "eth0");
  }

  @Test
  void onlyAnEnvoyThatIsKnownToDoItRightLimitsItsLogOfCalls() {
    String extension = EnvoyNames.CALL_LOG_RATE_EXTENSION;

    assertThat(ofBuild(1, 40, extension)).isEqualTo("prod/milvus edge 19530 limited");
    assertThat(ofBuild(2, 0, extension)).isEqualTo("prod/milvus edge 19530 limited");
    assertThat(ofBuild(1, 39, extension)).isEqualTo("prod/milvus edge 19530");
    assertThat(ofBuild(1, 40, "envoy.access_loggers.extension_filters.cel"))
        .isEqualTo("prod/milvus edge 19530");
  }

  private static String ofBuild(int major, int minor, String logFilter) {
    ClientBuild build = new ClientBuild(major, minor, new TreeSet<>(Set.of(logFilter)));
    return outcome(
        EnvoyGroup.ofNode(new EnvoyNode("id", "prod/milvus", new TreeMap<>(), "envoy", build)));
  }

  @Test
  void groupsThatDifferDifferInTheirTexts() {
    Set<String> texts = new TreeSet<>();
    int groups = 0;
    for (List<String> addresses : List.of(List.of("127.0.0.1"), List.of("127.0.0.1", "::1"))) {
      for (LogLimit limit : LogLimit.values()) {
        for (ListenerSpec.Kind kind : ListenerSpec.Kind.values()) {
          ListenerSpec listener = new ListenerSpec(kind, 19531, addresses);
          texts.add(
              new EnvoyGroup(new DeploymentRef("prod", "milvus"), listener, limit).toString());
          groups++;
        }
      }
    }

    assertThat(texts).hasSize(groups);
  }
}
