package io.milvusxds.cli;

import java.io.PrintWriter;
import java.util.Map;
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
      DemoCommand.class,
      BootstrapCommand.class,
      EnvoyCommand.class,
      TranslateCommand.class,
      CheckCommand.class,
      PlanCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Begin with: milvus-xds demo",
      "Every option may also come from the environment: --xds from MILVUS_XDS_XDS, --drain-seconds"
          + " from MILVUS_XDS_DRAIN_SECONDS, and so on; an empty variable counts as not set.",
      "demo and envoy also heed ENVOY_BIN, the Envoy program to run, and MILVUS_XDS_CACHE, the"
          + " folder for one that is fetched.",
      "Exit codes: 0 done; 1 the input or the world is wrong; 2 the command was not understood."
    })
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    JdkLogs.redirect();
    System.exit(run(args));
  }

  /** Runs a command; returns its exit code. */
  static int run(String... args) {
    return commandLine()
        .setOut(PlainSymbols.writer(System.out))
        .setErr(PlainSymbols.writer(System.err))
        .execute(args);
  }

  static CommandLine commandLine() {
    return commandLine(System.getenv());
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setParameterExceptionHandler(new UsageErrors(environment))
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
