package io.milvusxds.cli;

import io.milvusxds.ops.FindingJson;
import io.milvusxds.routing.DeploymentPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what is wrong with a file. */
@Command(
    name = "check",
    description = {
      "Tells what is wrong with a manifest file: what was found, what was expected, what applies"
          + " instead, what to do.",
      "The exit code is 1 when something that was asked for does not apply."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  /** How the findings are printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "a YAML file with Services and EndpointSlices, or a folder of them")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private Format format;

  @Override
  public Integer call() throws InterruptedException {
    ManifestFile manifest = ManifestFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(FindingJson.print(manifest.findings()));
    } else {
      new FindingPrinter(out).print(manifest.findings());
      out.println(summary(manifest));
    }
    out.flush();
    return manifest.hasErrors() ? 1 : 0;
  }

  private static String summary(ManifestFile manifest) {
    List<String> names =
        manifest.plan().deployments().stream()
            .map(DeploymentPlan::deployment)
            .map(Object::toString)
            .toList();
    String served = names.isEmpty() ? "no deployment" : String.join(", ", names);
    int count = manifest.findings().size();
    return (count == 0 ? "no findings" : count + (count == 1 ? " finding" : " findings"))
        + "; serves "
        + served;
  }
}
