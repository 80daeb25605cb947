package io.milvusxds.cli;

import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.EnvoyYaml;
import io.milvusxds.translate.ListenerSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what Envoys would get for a file. */
@Command(
    name = "translate",
    description = {
      "Prints the Envoy resources that a manifest file leads to, as YAML, one document per Milvus"
          + " deployment.",
      "Findings go to standard error; the exit code is 1 when one of them is an error."
    },
    mixinStandardHelpOptions = true)
final class TranslateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = ManifestFile.HELP)
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    ManifestFile manifest = ManifestFile.read(file);
    PrintWriter out = spec.commandLine().getOut();
    for (DeploymentPlan plan : manifest.plan().deployments()) {
      out.println("---");
      out.print(
          EnvoyYaml.print(
              EnvoyConfig.of(plan),
              EnvoyConfig.listeners(plan.deployment(), ListenerSpec.DEFAULT)));
    }
    out.flush();
    new FindingPrinter(spec.commandLine().getErr()).print(manifest.findings());
    return manifest.hasErrors() ? 1 : 0;
  }
}
