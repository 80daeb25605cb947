package io.milvusxds.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the jar: the command that has all others below it. */
@Command(
    name = "milvus-xds",
    description = "An Envoy control plane (xDS server) for Milvus clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      BootstrapCommand.class,
      TranslateCommand.class,
      CheckCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Begin with: milvus-xds serve --source file:PATH",
      "Every option may also come from the environment: --xds from MILVUS_XDS_XDS, and so on.",
      "Exit codes: 0 done; 1 the input or the world is wrong; 2 the command was not understood."
    })
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command; returns its exit code. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof CommandFailure expected) {
                PrintWriter err = command.getErr();
                err.println(
                    "milvus-xds " + command.getCommandName() + ": " + expected.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            });
  }
}
