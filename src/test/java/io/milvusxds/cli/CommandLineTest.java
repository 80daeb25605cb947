package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a user sees at the terminal. */
class CommandLineTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: milvus-%s
        namespace: prod
        annotations:
          milvus-xds.io/role: %s
          milvus-xds.io/endpoints: "10.0.0.1:19530"
          %s
      ---
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return runIn(Map.of(), arguments);
  }

  private int runIn(Map<String, String> environment, String... arguments) {
    CommandLine commandLine = Main.commandLine(environment);
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("state.yaml"), text).toString();
  }

  private String goodFile() throws IOException {
    return file(SERVICE.formatted("ro", "ro", "") + SERVICE.formatted("rw", "rw", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo", "bootstrap", "translate", "check", "plan"})
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: milvus-xds " + command);
  }

  @ParameterizedTest
  @CsvSource({
    "status, /envoys",
    "proxy-status, /envoys",
    "validate, milvus-xds check FILE",
    "Lint, milvus-xds check FILE",
    "render, milvus-xds translate FILE",
    "run, milvus-xds serve",
    "diff, milvus-xds plan FILE",
    "version, milvus-xds --version"
  })
  void aWordOfAnotherToolLeadsToTheCommandThatDoesIt(String word, String answer) {
    assertThat(run(word, "state.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("'" + word + "'", answer);
  }

  @Test
  void theSwitchForEventsIsTrueOrFalse() {
    assertThat(run("serve", "--source", "kubernetes", "--events=perhaps")).isEqualTo(2);
    assertThat(err.toString()).contains("--events", "perhaps");
  }

  @Test
  void aGoodFileHasNoFindings() throws IOException {
    assertThat(run("check", goodFile())).isZero();
    assertThat(out.toString()).contains("no findings; serves prod/milvus");
  }

  @Test
  void aWrongAnnotationIsReportedInSixParts() throws IOException {
    String path =
        file(
            SERVICE.formatted("ro", "ro", "milvus-xds.io/timeout: soon")
                + SERVICE.formatted("rw", "rw", ""));

    assertThat(run("check", path)).isEqualTo(1);
    assertThat(out.toString())
        .contains("error: Service prod/milvus-ro (" + path + " line 9)")
        .contains("key:      milvus-xds.io/timeout")
        .contains("found:    soon")
        .contains("expected: ")
        .contains("effect:   ")
        .contains("remedy:   ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "annotations: {milvus-xds.io/rol: ro}",
        "annotations: {milvus-xds.io/Role: ro}",
        "labels: {milvus-xds.io/role: ro}",
        "annotations: {milvus.io/role: ro}",
        "annotations: {milvus-xds.io: {role: ro}}",
        "annotations: {milvus-xds.io/role: ro, milvus-xds.io/deployment: other}",
        "annotations: {}",
      })
  void searchesThatFailAreNeverAGoodFile(String metadata) throws IOException {
    String reader =
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: ro\n  namespace: prod\n  " + metadata;

    int exitCode = run("check", file(SERVICE.formatted("rw", "rw", "") + reader + "\n"));

    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString())
        .contains("error: ")
        .containsAnyOf("searches fail", "nobody knows where searches go");
  }

  @Test
  void findingsComeAsJsonToo() throws IOException {
    String path = file(SERVICE.formatted("ro", "ro", "milvus-xds.io/timeuot: 1s"));

    run("check", "-o", "json", path);

    assertThat(out.toString())
        .contains("\"key\" : \"milvus-xds.io/timeuot\"")
        .contains("milvus-xds.io/timeout");
  }

  @Test
  void findingsComeAsYamlToo() throws IOException {
    String path = file(SERVICE.formatted("ro", "ro", "milvus-xds.io/timeuot: 1s"));

    run("check", "-o", "yaml", path);

    assertThat(out.toString())
        .contains("- code: \"annotation-unknown\"\n")
        .contains("  about:\n    kind: \"service\"\n    namespace: \"prod\"\n");
  }

  @Test
  void theSummaryCountsErrorsAndWarnings() throws IOException {
    String reader = SERVICE.formatted("ro", "ro", "milvus-xds.io/timeuot: 1s");

    run("check", file(reader + SERVICE.formatted("rw", "rw", "milvus-xds.io/timeout: soon")));

    assertThat(out.toString()).endsWith("1 error, 1 warning; serves prod/milvus\n");
  }

  @ParameterizedTest
  @CsvSource({"error,0", "warning,1", "never,0"})
  void aWarningFailsOnlyWhenThatIsAskedFor(String failOn, int exitCode) throws IOException {
    String path =
        file(
            SERVICE.formatted("ro", "ro", "milvus-xds.io/timeuot: 1s")
                + SERVICE.formatted("rw", "rw", ""));

    assertThat(run("check", "--fail-on", failOn, path)).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({"error,1", "warning,1", "never,0"})
  void anErrorFailsUnlessNothingShall(String failOn, int exitCode) throws IOException {
    String path =
        file(
            SERVICE.formatted("ro", "ro", "milvus-xds.io/timeout: soon")
                + SERVICE.formatted("rw", "rw", ""));

    assertThat(run("check", "--fail-on", failOn, path)).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ro", "rw"})
  void whenAllSearchesOrAllWritesFailTheCommandAlwaysFails(String role) throws IOException {
    String path = file(SERVICE.formatted(role, role, ""));

    assertThat(run("check", "--fail-on", "never", path)).isEqualTo(1);
  }

  @Test
  void standardInputIsReadAsAFile() throws IOException {
    InputStream before = System.in;
    String text = SERVICE.formatted("ro", "ro", "milvus-xds.io/timeout: soon") + "kind: 3\n---\n";
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("check", "-")).isEqualTo(1);
    } finally {
      System.setIn(before);
    }

    assertThat(out.toString())
        .contains("error: Service prod/milvus-ro")
        .contains("error: file standard input line ");
  }

  @Test
  void aPipeIsReadToItsEnd() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        new Thread(
            () -> {
              try {
                Files.writeString(
                    pipe, SERVICE.formatted("ro", "ro", "") + SERVICE.formatted("rw", "rw", ""));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();

    assertThat(run("check", pipe.toString())).isZero();
    assertThat(out.toString()).contains("no findings; serves prod/milvus");
    writer.join();
  }

  @Test
  void translatePrintsResourcesForProgramsAndFindingsForPeople() throws IOException {
    String path =
        file(
            SERVICE.formatted("ro", "ro", "milvus-xds.io/retries: many")
                + SERVICE.formatted("rw", "rw", ""));

    assertThat(run("translate", path)).isEqualTo(1);
    assertThat(out.toString()).contains("name: prod/milvus/ro").doesNotContain("remedy");
    assertThat(err.toString()).contains("milvus-xds.io/retries").contains("remedy");
  }

  @Test
  void aMissingFileIsNamedWithWhatToDo() {
    assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("none.yaml").contains("no such file").contains("remedy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--xds", "--admin"})
  void aPortInUseIsNamedWithWhatToDo(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String other = option.equals("--xds") ? "--admin" : "--xds";

      int exitCode =
          run(
              "serve",
              "--source",
              "file:" + goodFile(),
              option,
              "127.0.0.1:" + taken.getLocalPort(),
              other,
              "127.0.0.1:" + FreePort.find());

      assertThat(exitCode).isEqualTo(1);
      assertThat(err.toString())
          .contains(option + " 127.0.0.1:" + taken.getLocalPort())
          .contains("in use")
          .contains("ss -ltnp");
    }
  }

  @Test
  void anUnknownSourceIsExplained() {
    assertThat(run("serve", "--source", "consul:there")).isEqualTo(2);
    assertThat(err.toString())
        .contains("consul:there")
        .contains("file:PATH")
        .contains("kubernetes:NAMESPACE");
  }

  @Test
  void aBootstrapIsPrintedWithQuotedIds() {
    assertThat(run("bootstrap", "--deployment", "prod/milvus", "--node-id", "n")).isZero();
    assertThat(out.toString()).contains("id: \"n\"").contains("cluster: \"prod/milvus\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "prod/", "/milvus", "Prod/milvus", "a/b/c", "prod/mil vus"})
  void aDeploymentThatIsNoneIsRefused(String deployment) {
    assertThat(run("bootstrap", "--deployment", deployment)).isEqualTo(2);
    assertThat(err.toString()).contains("NAMESPACE/NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "many"})
  void aPortThatIsNoneIsRefused(String port) {
    assertThat(run("bootstrap", "--deployment", "a/b", "--listen-port", port)).isEqualTo(2);
    assertThat(err.toString()).contains("--listen-port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:0", "127.0.0.1:99999", ":18000", "a b:1"})
  void anAddressThatIsNoneIsRefused(String address) {
    assertThat(run("bootstrap", "--deployment", "a/b", "--xds", address)).isEqualTo(2);
    assertThat(err.toString()).contains("HOST:PORT");
  }

  @Test
  void anOptionMayComeFromTheEnvironment() {
    assertThat(runIn(Map.of("MILVUS_XDS_DEPLOYMENT", "prod/blue"), "bootstrap")).isZero();
    assertThat(out.toString()).contains("cluster: \"prod/blue\"");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    assertThat(runIn(Map.of("MILVUS_XDS_XDS", ""), "bootstrap", "--deployment", "a/b")).isZero();
    assertThat(out.toString()).contains("port_value: 18000");
  }

  @Test
  void aWrongValueFromTheEnvironmentNamesItsVariable() {
    assertThat(runIn(Map.of("MILVUS_XDS_DRAIN_SECONDS", "soon"), "serve", "--source", "file:x"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("'soon'")
        .contains("0..300")
        .contains("(from MILVUS_XDS_DRAIN_SECONDS in the environment)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chatty", "5", "off"})
  void aLogLevelThatIsNoneIsRefused(String level) {
    assertThat(run("serve", "--source", "file:x", "--log-level", level)).isEqualTo(2);
    assertThat(err.toString()).contains("--log-level").contains(level).contains("DEBUG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "301", "1.5", "soon", "99999999999"})
  void aTimeToDrainThatIsNoneIsRefused(String seconds) {
    assertThat(run("serve", "--source", "file:x", "--drain-seconds", seconds)).isEqualTo(2);
    assertThat(err.toString()).contains("--drain-seconds").contains("0..300");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--max-streams=0",
        "--max-streams-per-peer=-1",
        "--max-connections=many",
        "--max-connections-per-peer=1000001",
        "--max-names-per-stream=99999999999",
        "--client-memory-percent=76"
      })
  void aLimitOutsideItsRangeIsRefusedByItsName(String option) {
    assertThat(run("serve", "--source", "file:x", option)).isEqualTo(2);
    assertThat(err.toString())
        .contains(option.substring(0, option.indexOf('=')))
        .containsPattern("expected: a whole number, 1\\.\\.(75|1000000)\\)");
  }

  @Test
  void aMistakeIsSaidInAFewLinesThatNameTheHelp() {
    assertThat(run("serve", "--sorce", "file:x")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSizeLessThan(5);
    assertThat(err.toString())
        .contains("--source=SOURCE")
        .contains("MILVUS_XDS_SOURCE")
        .contains("no option '--sorce'")
        .contains("milvus-xds serve --help");
  }

  @Test
  void theBareNameTellsWhatThereIs() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("serve").contains("demo").contains("MILVUS_XDS_");
  }

  @Test
  void aSourceWithoutItsSchemeIsShownWithIt() {
    assertThat(run("serve", "--source", "state.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("for example file:state.yaml");
  }

  @Test
  void onePortForBothServersIsRefused() throws IOException {
    String address = "127.0.0.1:" + FreePort.find();

    assertThat(run("serve", "--source", "file:" + goodFile(), "--xds", address, "--admin", address))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--xds and --admin are both " + address);
  }

  @Test
  void anEnvoyWithoutANameIsRefused() {
    assertThat(run("bootstrap", "--deployment", "a/b", "--node-id", " ")).isEqualTo(2);
    assertThat(err.toString()).contains("--node-id is empty");
  }
}
