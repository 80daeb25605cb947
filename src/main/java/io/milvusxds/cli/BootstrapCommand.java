package io.milvusxds.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what an Envoy starts with. */
@Command(
    name = "bootstrap",
    description =
        "Prints what an Envoy starts with (its bootstrap); everything else comes over xDS.",
    footer = {
      "",
      "For example:",
      "  milvus-xds bootstrap --deployment milvus-demo/milvus > envoy.yaml",
      "  envoy -c envoy.yaml"
    },
    mixinStandardHelpOptions = true)
final class BootstrapCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final BootstrapOptions options = new BootstrapOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(options.bootstrap().yaml());
    out.flush();
    return 0;
  }
}
