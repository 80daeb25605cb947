package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Extension;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from the node that a client sends. */
class NodeReaderTest {
  private static final BuildVersion BUILD =
      BuildVersion.newBuilder()
          .setVersion(SemanticVersion.newBuilder().setMajorNumber(1).setMinorNumber(40).setPatch(2))
          .build();

  @Test
  void idAndClusterAreTakenAsTheyStand() {
    EnvoyNode node =
        NodeReader.read(Node.newBuilder().setId("envoy-1").setCluster("prod/milvus").build());

    assertThat(node.id()).isEqualTo("envoy-1");
    assertThat(node.cluster()).isEqualTo("prod/milvus");
  }

  @Test
  void ofTheExtensionsOnlyTheFiltersOfLogsAreKept() {
    Node node =
        Node.newBuilder()
            .setUserAgentBuildVersion(BUILD)
            .addExtensions(extension("envoy.access_loggers.extension_filters", "one"))
            .addExtensions(extension("envoy.filters.http", "other"))
            .build();

    assertThat(NodeReader.read(node).build())
        .isEqualTo(new ClientBuild(1, 40, new TreeSet<>(Set.of("one"))));
    assertThat(NodeReader.read(Node.getDefaultInstance()).build()).isEqualTo(ClientBuild.UNTOLD);
  }

  private static Extension extension(String category, String name) {
    return Extension.newBuilder().setCategory(category).setName(name).build();
  }

  @ParameterizedTest
  @CsvSource({
    "19530, 19530",
    "0, 0",
    "-3, -3",
    "0.5, 0.5",
    "-2.75, -2.75",
    // The largest that is a plain whole number; above, digits would be made up.
    "999999999999999, 999999999999999",
    "1e15, 1.0E15",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void aNumberReadsAsAPersonWroteIt(double number, String text) {
    assertThat(metadata(Value.newBuilder().setNumberValue(number)).metadata())
        .containsOnly(entry("key", text));
  }

  @Test
  void onlyTextsAndNumbersOfTheMetadataAreKept() {
    Struct.Builder metadata =
        Struct.newBuilder()
            .putFields("text", Value.newBuilder().setStringValue("edge").build())
            .putFields("empty", Value.newBuilder().setStringValue("").build())
            .putFields("flag", Value.newBuilder().setBoolValue(true).build())
            .putFields("none", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
            .putFields(
                "list", Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build())
            .putFields(
                "tree", Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build())
            .putFields("unset", Value.getDefaultInstance());

    EnvoyNode node = NodeReader.read(Node.newBuilder().setMetadata(metadata).build());

    assertThat(node.metadata()).containsExactly(entry("empty", ""), entry("text", "edge"));
  }

  @Test
  void theNumberOfABuildIsPreferredToTheTextOfItsVersion() {
    assertThat(agent(Node.newBuilder().setUserAgentName("envoy").setUserAgentBuildVersion(BUILD)))
        .isEqualTo("envoy 1.40.2");
    assertThat(agent(Node.newBuilder().setUserAgentName("grpc-java").setUserAgentVersion("1.85.1")))
        .isEqualTo("grpc-java 1.85.1");
  }

  @Test
  void anAgentThatTellsOnlyHalfIsShownWithoutBlanksAroundIt() {
    assertThat(agent(Node.newBuilder().setUserAgentName("envoy"))).isEqualTo("envoy");
    assertThat(agent(Node.newBuilder().setUserAgentVersion("1.0"))).isEqualTo("1.0");
    assertThat(agent(Node.newBuilder())).isEmpty();
  }

  @Test
  void theLengthOfANodeCountsEveryTextThatIsKept() {
    Node node =
        Node.newBuilder()
            .setId("1")
            .setCluster("22")
            .setUserAgentName("333")
            .setMetadata(
                Struct.newBuilder()
                    .putFields("4444", Value.newBuilder().setStringValue("55555").build())
                    .putFields("66", Value.newBuilder().setNumberValue(777).build()))
            .build();

    assertThat(NodeReader.read(node).length()).isEqualTo(1 + 2 + 3 + 4 + 5 + 2 + 3);
  }

  private static String agent(Node.Builder node) {
    return NodeReader.read(node.build()).agent();
  }

  private static EnvoyNode metadata(Value.Builder value) {
    return NodeReader.read(
        Node.newBuilder().setMetadata(Struct.newBuilder().putFields("key", value.build())).build());
  }
}
