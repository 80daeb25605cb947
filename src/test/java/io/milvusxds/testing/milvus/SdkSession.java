package io.milvusxds.testing.milvus;

import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.model.HostPort;
import io.milvusxds.testing.PythonEnvironment;
import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A session of a real client with a Milvus: some ninety steps, each of which prints what came of
 * it. Its script is below {@code src/test/milvus}.
 *
 * @param client its name and version
 * @param command a program and its arguments, to which come host, port and the session's own name,
 *     and then the last words
 * @param lastWords arguments after those
 */
public record SdkSession(
    String client, List<String> command, List<String> lastWords, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  public SdkSession {
    command = List.copyOf(command);
    lastWords = List.copyOf(lastWords);
    environment = Map.copyOf(environment);
  }

  /** That of pymilvus 3.0.2, by {@code MilvusClient} or {@code AsyncMilvusClient}. */
  public static SdkSession pymilvus3(boolean isAsync) throws InterruptedException {
    String kind = isAsync ? "async" : "sync";
    return python(
        "pymilvus 3.0.2 " + kind,
        PythonEnvironment.withPymilvus3(),
        "session_client.py",
        List.of(kind));
  }

  /** That of pymilvus 2.3.7, by {@code Collection} and {@code utility}. */
  public static SdkSession pymilvus2() throws InterruptedException {
    return python(
        "pymilvus 2.3.7", PythonEnvironment.withPymilvus2(), "session_collection.py", List.of());
  }

  /** That of the Node SDK. */
  public static SdkSession node() throws InterruptedException {
    return RequiredPart.find("the Node SDK", () -> SdkPrograms.node("Node SDK 3.0.6"));
  }

  /** That of the Go SDK. */
  public static SdkSession go() throws InterruptedException {
    return RequiredPart.find("the Go SDK", () -> SdkPrograms.go("Go SDK 2.6.2"));
  }

  /** That of the Java SDK, in a process of its own. */
  public static SdkSession java() throws InterruptedException {
    return RequiredPart.find("the Java SDK", () -> SdkPrograms.java("Java SDK 2.6.22"));
  }

  private static SdkSession python(
      String client, PythonEnvironment python, String script, List<String> lastWords) {
    return new SdkSession(
        client,
        List.of("python3", SdkPrograms.SCRIPTS.resolve("python").resolve(script).toString()),
        lastWords,
        python.environment());
  }

  /**
   * Has the session at this address.
   *
   * @param own a word that no other session with the same Milvus has
   */
  public Transcript with(HostPort address, String own) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(address.host(), Integer.toString(address.port()), own));
    words.addAll(lastWords);
    ProgramRun run = ProgramRun.of(words, environment, LIMIT);
    if (!run.succeeded()) {
      throw new AssertionError(
          "the session of " + client + " ended with " + run.exitCode() + ":\n" + run.output());
    }
    return Transcript.parse(run.output());
  }

  /** The client's name as that of a file. */
  public String fileName() {
    return client.replaceAll("[^A-Za-z0-9.]+", "-");
  }

  @Override
  public String toString() {
    return client;
  }
}
