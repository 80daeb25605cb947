package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What an operator reads before adding a node, taking one away, or changing a number. */
class PlanCommandTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: %1$s-ro
        namespace: prod
        annotations:
          milvus-xds.io/role: ro
          milvus-xds.io/deployment: %1$s
          milvus-xds.io/endpoints: "10.0.0.1:19530,10.0.0.2:19530,10.0.0.3:19530"
          milvus-xds.io/lb-policy: %2$s
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: %1$s-rw
        namespace: prod
        annotations:
          milvus-xds.io/role: rw
          milvus-xds.io/deployment: %1$s
          milvus-xds.io/endpoints: "10.0.0.9:19530"
      ---
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("state.yaml");
    Files.writeString(file, DEPLOYMENT.formatted("milvus", "segment-hash"));
  }

  private int plan(String... arguments) {
    CommandLine commandLine = Main.commandLine(Map.of());
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(
        Stream.concat(Stream.of("plan", file.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private JsonNode json(String... arguments) throws IOException {
    assertThat(
            plan(
                Stream.concat(Stream.of("-o", "json"), Stream.of(arguments))
                    .toArray(String[]::new)))
        .isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void withoutAChangeItTellsWhatIsToday() {
    assertThat(plan("--key", "movies")).isZero();

    assertThat(out.toString())
        .contains("today      1024 shards by segment.key header, each on 2 of 3 nodes")
        .contains("10.0.0.1:19530      6")
        .contains("key movies")
        .contains("shard 223 on ")
        .doesNotContain("then");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whereKeysAreNamesItSaysThatAnAliasIsAnotherKey() throws IOException {
    assertThat(plan("--key", "movies")).isZero();
    assertThat(out.toString()).doesNotContain("alias");

    String byName = "segment-hash\n    milvus-xds.io/segment.key: collection";
    Files.writeString(file, DEPLOYMENT.formatted("milvus", byName));
    assertThat(plan("--key", "movies")).isZero();

    assertThat(out.toString()).contains("an alias is another key than its collection");
  }

  @Test
  void itTellsWhatTheWorstLostNodesCostAfterTheChange() throws IOException {
    assertThat(plan()).isZero();
    assertThat(out.toString())
        .containsPattern(
            "one lost   at worst 10\\.0\\.0\\.[123]:19530: 0\\.0 % of the keys lose all nodes;"
                + " 10\\.0\\.0\\.[123]:19530 gets 1\\.5. of the mean")
        .containsPattern(
            "two lost   at worst 10\\S+, 10\\S+: 3[3-5]\\.. % .* gets 3\\.00 of the mean");
    out.getBuffer().setLength(0);

    JsonNode losses = json("--add", "10.0.0.4:19530").path("losses");

    assertThat(losses).hasSize(2);
    assertThat(losses.get(0).path("keysWithoutOwner").asDouble()).isZero();
    assertThat(losses.get(1).path("lost")).hasSize(2);
    assertThat(losses.get(1).path("keysWithoutOwner").asDouble()).isBetween(0.16, 0.19);
    assertThat(losses.get(1).path("fullest").path("ofMean").asDouble()).isBetween(1.9, 2.2);
  }

  @Test
  void beforeANodeComesItTellsWhatMovesToItAndThatNothingElseDoes() throws IOException {
    JsonNode plan = json("--add", "10.0.0.4:19530");

    int slots = plan.path("nodes").get(3).path("after").path("shards").asInt();
    assertThat(slots).isBetween(470, 560);
    assertThat(plan.path("moved").path("slots").asInt())
        .isGreaterThanOrEqualTo(slots)
        .isLessThan(slots * 105 / 100);
    assertThat(plan.path("moved").path("keysWithoutPreviousOwner").asDouble()).isZero();
    assertThat(plan.path("nodes").get(3).path("before").isEmpty()).isTrue();
    assertThat(plan.path("moves").get(0).path("to").get(0).asText()).isEqualTo("10.0.0.4:19530");
  }

  @Test
  void beforeANodeGoesItTellsWhoTakesItsShards() {
    assertThat(plan("--remove", "10.0.0.3:19530")).isZero();

    assertThat(out.toString())
        .contains("then       1024 shards by segment.key header, each on 2 of 2 nodes")
        .contains("0.0 % keep none of their nodes")
        .containsPattern("10\\.0\\.0\\.3:19530 +[0-9]+ +· +-[0-9]+ +[01]\\.[0-9]{2} +· +goes")
        .containsPattern("[0-9]+ +10\\.0\\.0\\.3:19530 +10\\.0\\.0\\.1:19530");
  }

  @Test
  void whatAnotherNumberOfShardsCostsIsToldBeforehand() throws IOException {
    JsonNode plan = json("--shards", "256", "--replicas", "1");

    assertThat(plan.path("after").path("shards").asInt()).isEqualTo(256);
    assertThat(plan.path("after").path("replicas").asInt()).isEqualTo(1);
    assertThat(plan.path("moves")).isEmpty();
    // One owner of three, against two of three before.
    assertThat(plan.path("moved").path("keysWithoutPreviousOwner").asDouble())
        .isBetween(0.25, 0.42);
  }

  @Test
  void anotherKeyPutsEverySearchIntoAnotherShard() {
    assertThat(plan("--segment-key", "collection")).isZero();

    assertThat(out.toString()).contains("every search falls into another shard");
  }

  @Test
  void aHotCollectionIsPlannedOnMoreNodes() throws IOException {
    JsonNode plan = json("--hot", "movies=3", "--key", "movies");

    JsonNode key = plan.path("keys").get(0);
    assertThat(key.path("before").path("owners")).hasSize(2);
    assertThat(key.path("after").path("owners")).hasSize(3);
  }

  @Test
  void aNodeThatIsNotThereCannotGo() {
    assertThat(plan("--remove", "10.0.0.7:19530")).isEqualTo(1);

    assertThat(err.toString())
        .contains("no read-only node to be removed is named 10.0.0.7:19530")
        .contains("expected: one of 10.0.0.1:19530, 10.0.0.2:19530, 10.0.0.3:19530");
  }

  @Test
  void aNodeThatIsThereCannotCome() {
    assertThat(plan("--add", "10.0.0.1:19530")).isEqualTo(1);

    assertThat(err.toString()).contains("a node that is not there yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.5",
        "10.0.0.5@z1",
        "fd00::5",
        "[fd00::5]",
        "milvus-3.internal",
        "z1@z1",
        "[]"
      })
  void anAddressWithoutItsPortIsNoNodeThatCouldCome(String node) {
    assertThat(plan("--add", node)).isEqualTo(1);
    assertThat(err.toString()).contains(node, "has no port", "HOST:PORT", ":19530");
  }

  @Test
  void aNumberOutOfRangeIsRefusedInTheWordsOfTheAnnotation() {
    for (List<String> wrong :
        List.of(
            List.of("--shards", "5000"),
            List.of("--replicas", "0"),
            List.of("--segment-key", "colection"),
            List.of("--hot", "movies"))) {
      assertThat(plan(wrong.toArray(String[]::new))).as("%s", wrong).isEqualTo(1);
    }

    assertThat(err.toString())
        .contains("segment.shards: \"5000\" (expected: an integer from 1 to 4096")
        .contains("the nearest is collection");
  }

  @Test
  void searchesThatAreNotDividedHaveNoShardsToPlan() throws IOException {
    Files.writeString(file, DEPLOYMENT.formatted("milvus", "round-robin"));

    assertThat(plan()).isEqualTo(1);

    assertThat(err.toString())
        .contains("prod/milvus are not divided")
        .contains("milvus-xds.io/lb-policy: \"segment-hash\"");
  }

  @Test
  void ofSeveralDeploymentsOneIsToBeNamed() throws IOException {
    Files.writeString(
        file,
        DEPLOYMENT.formatted("milvus", "segment-hash")
            + DEPLOYMENT.formatted("other", "segment-hash"));

    assertThat(plan()).isEqualTo(1);
    assertThat(plan("--deployment", "prod/third")).isEqualTo(2);
    assertThat(plan("--deployment", "prod/other")).isZero();

    assertThat(err.toString()).contains("one of these: prod/milvus, prod/other");
    assertThat(out.toString()).startsWith("prod/other");
  }
}
