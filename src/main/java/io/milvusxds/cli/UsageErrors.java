package io.milvusxds.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in a few lines why a command was not understood, and where its help is: the help itself
 * would push the reason off the screen.
 */
final class UsageErrors implements IParameterExceptionHandler {
  // What to say, and to which words.
  private static final Map<String, Set<String>> SIMILAR_COMMANDS =
      Map.of(
          "A running control plane tells its state over HTTP on its admin port:"
              + " curl http://127.0.0.1:18001/envoys (also /findings, /resources, /readyz).",
          Set.of("status", "proxy-status", "ps", "state", "health", "get", "list", "describe"),
          "Did you mean: milvus-xds check FILE (tells what is wrong with a file)?",
          Set.of("validate", "lint", "analyze", "analyse", "verify", "test", "doctor"),
          "Did you mean: milvus-xds translate FILE (prints what Envoy would get)?",
          Set.of("render", "template", "dump", "show", "print", "config", "proxy-config", "export"),
          "Did you mean: milvus-xds serve --source SOURCE (runs the control plane)?",
          Set.of("run", "start", "server", "up", "xds", "controller", "daemon"),
          "Did you mean: milvus-xds plan FILE (tells which shards a change would move)?",
          Set.of("diff", "shards", "preview", "dry-run", "rebalance", "simulate"),
          "Did you mean: milvus-xds --version?",
          Set.of("version"));

  private final Map<String, String> environment;

  UsageErrors(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public int handleParseException(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + problem.getMessage() + origin(problem));
    if (problem instanceof CommandLine.MissingParameterException) {
      unknownOptions(command, arguments)
          .forEach(option -> err.println("There is no option '" + option + "'."));
    }
    if (command.getParent() == null && arguments.length == 0) {
      // Somebody who types the bare name asks what there is.
      command.usage(err);
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    if (!suggestsCommand(command, arguments, err)) {
      UnmatchedArgumentException.printSuggestions(problem, err);
    }
    err.println("Its help: " + name + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Tells which command does what somebody looks for who knows the commands of other tools. */
  private static boolean suggestsCommand(CommandLine command, String[] arguments, PrintWriter err) {
    if (command.getParent() != null || arguments.length == 0) {
      return false;
    }
    String word = arguments[0].toLowerCase(Locale.ROOT);
    SIMILAR_COMMANDS.entrySet().stream()
        .filter(similar -> similar.getValue().contains(word))
        .forEach(similar -> err.println(similar.getKey()));
    return SIMILAR_COMMANDS.values().stream().anyMatch(words -> words.contains(word));
  }

  /** Where a value came from, or could come from, when that is not the command line. */
  private String origin(ParameterException problem) {
    if (problem instanceof CommandLine.MissingParameterException missing) {
      return missing.getMissing().stream()
          .filter(OptionSpec.class::isInstance)
          .map(option -> " (or " + variableOf((OptionSpec) option) + " in the environment)")
          .findFirst()
          .orElse("");
    }
    if (problem.getArgSpec() instanceof OptionSpec option) {
      String variable = variableOf(option);
      String set = environment.getOrDefault(variable, "");
      return !set.isEmpty() && set.equals(problem.getValue())
          ? " (from " + variable + " in the environment)"
          : "";
    }
    return "";
  }

  private static String variableOf(OptionSpec option) {
    return EnvironmentDefaults.variableOf(option.longestName());
  }

  // A misspelt option leaves the right one missing, and only that is what picocli tells.
  private static List<String> unknownOptions(CommandLine command, String[] arguments) {
    Map<String, OptionSpec> known = command.getCommandSpec().optionsMap();
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith("--") && argument.length() > 2)
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(option -> !known.containsKey(option))
        .toList();
  }
}
