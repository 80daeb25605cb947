package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.testing.ServeProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
    CommandLine commandLine = Main.commandLine();
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
  @ValueSource(strings = {"serve", "demo", "bootstrap", "translate", "check"})
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: milvus-xds " + command);
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
        .contains("error: Service prod/milvus-ro")
        .contains("key:      milvus-xds.io/timeout")
        .contains("found:    soon")
        .contains("expected: ")
        .contains("effect:   ")
        .contains("remedy:   ");
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
              "127.0.0.1:" + ServeProcess.freePort());

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
    assertThat(err.toString()).contains("consul:there").contains("file:PATH");
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
    assertThat(EnvironmentDefaults.variableOf("--listen-port")).isEqualTo("MILVUS_XDS_LISTEN_PORT");
  }
}
