package io.milvusxds.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.LinkedCheckout;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.RequiredPart;
import io.milvusxds.testing.milvus.RealMilvus;
import io.milvusxds.testing.milvus.SharedMilvus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The three commands of the README that put an Envoy before a Milvus that runs already. */
@ExtendWith(SharedMilvus.class)
class FirstContactMilvusIT {
  private static final Pattern COMMANDS =
      Pattern.compile("(?s)## A Milvus that runs already.*?```sh\\n(.*?)```");

  @TempDir private Path folder;

  @Test
  void pymilvusWorksThroughEnvoyAfterThem(RealMilvus milvus) throws Exception {
    PythonEnvironment python = PythonEnvironment.withPymilvus3();
    Path envoy = RequiredPart.envoy();
    LinkedCheckout.in(folder);
    int port = FreePort.find();
    // The addresses of this test in place of a reader's; its other ports come by the environment.
    String commands =
        commands()
            .replace("127.0.0.1:19530", milvus.readWrite().address().toString())
            .replace("19540", Integer.toString(port));
    Process shell = start(commands, envoy);
    try {
      Patience.await("Envoy's listener").until(() -> listens(port));

      ProgramRun run =
          python.run(
              "first_contact.py", List.of("http://127.0.0.1:" + port), Duration.ofMinutes(1));

      assertThat(run.output()).contains("found 3 rows");
    } finally {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
      assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String commands() throws IOException {
    Matcher commands = COMMANDS.matcher(Files.readString(Path.of("README.md")));
    assertThat(commands.find()).isTrue();
    String text = commands.group(1);
    assertThat(text.lines().filter(line -> !line.startsWith("  "))).hasSize(3);
    return text;
  }

  private Process start(String commands, Path envoy) throws IOException {
    String xds = "127.0.0.1:" + FreePort.find();
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euc", "cd \"$0\"\n" + commands + "wait", folder.toString());
    shell
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "ENVOY_BIN",
                envoy.toString(),
                "MILVUS_XDS_XDS",
                xds,
                "MILVUS_XDS_ADMIN",
                "127.0.0.1:" + FreePort.find(),
                "MILVUS_XDS_ENVOY_ADMIN",
                "127.0.0.1:" + FreePort.find()));
    return shell.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
