package io.milvusxds.cli;

import io.milvusxds.demo.DemoStory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything on one machine. */
@Command(
    name = "demo",
    description = {
      "Runs milvus-xds, a real Envoy and four small Milvus nodes on this machine.",
      "Shows what they do: searches go to the read-only nodes, everything else to the read-write"
          + " node; one search is spread over the owners of its segments; a node dies, one is"
          + " added.",
      "Stays up afterwards, to be tried, until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--check",
      description = "ends by itself; exit code 1 when anything was not as it should be")
  private boolean check;

  @Override
  public Integer call() throws InterruptedException {
    DemoStory.Settings settings =
        new DemoStory.Settings(DemoControlPlane::start, !check, Ansi.AUTO.enabled());
    try {
      List<String> violations = new DemoStory(settings, spec.commandLine().getOut()).run();
      return violations.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw CommandFailure.of(e);
    }
  }
}
