package io.milvusxds.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes an option that was not given from the environment: {@code --xds} from {@code
 * MILVUS_XDS_XDS}. An empty variable counts as not set, as everywhere in a shell.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String value = environment.getOrDefault(variableOf(option.longestName()), "");
    return value.isEmpty() ? null : value;
  }

  static String variableOf(String option) {
    String name = option.replaceFirst("^--?", "").replace('-', '_');
    return "MILVUS_XDS_" + name.toUpperCase(Locale.ROOT);
  }
}
