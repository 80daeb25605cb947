package io.milvusxds.cli;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import io.milvusxds.ops.FindingList;
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
      "The exit code is 1 when there is a finding that --fail-on names, and always when all"
          + " searches or all writes of a deployment would fail."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  /** How the findings are printed. */
  enum Format {
    TEXT,
    JSON,
    YAML
  }

  /** Which findings make the command fail. */
  enum FailOn {
    ERROR,
    WARNING,
    NEVER;

    boolean isMetBy(Finding finding) {
      return switch (this) {
        case ERROR -> finding.severity() == Severity.ERROR;
        case WARNING -> true;
        case NEVER -> false;
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = ManifestFile.HELP)
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or yaml (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "error",
      description =
          "which findings end with exit code 1: error, warning, which are errors too, or never"
              + " (default: ${DEFAULT-VALUE})")
  private FailOn failOn;

  @Override
  public Integer call() throws InterruptedException {
    ManifestFile manifest = ManifestFile.read(file);
    List<Finding> findings = manifest.findings();
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> {
        new FindingPrinter(out).print(findings);
        out.println(summary(findings) + "; serves " + served(manifest));
      }
      case JSON -> out.println(FindingList.json(findings));
      case YAML -> out.println(FindingList.yaml(findings));
    }
    out.flush();
    boolean isMet = findings.stream().anyMatch(failOn::isMetBy);
    return isMet || manifest.hasRoleWithoutEndpoint() ? 1 : 0;
  }

  private static String served(ManifestFile manifest) {
    List<String> names =
        manifest.plan().deployments().stream()
            .map(DeploymentPlan::deployment)
            .map(Object::toString)
            .toList();
    return names.isEmpty() ? "no deployment" : String.join(", ", names);
  }

  private static String summary(List<Finding> findings) {
    long errors = findings.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
    return findings.isEmpty()
        ? "no findings"
        : count(errors, "error") + ", " + count(findings.size() - errors, "warning");
  }

  private static String count(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
