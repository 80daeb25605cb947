package io.milvusxds.cli;

import io.milvusxds.discovery.SourceKind;
import java.util.stream.Stream;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Puts what every kind of source says of itself into the help of {@code --source}. */
final class SourceHelp implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec command) {
    OptionSpec option = command.findOption("--source");
    String[] description =
        Stream.concat(
                SourceConverter.KINDS.stream().map(SourceKind::help),
                Stream.of(option.description()))
            .toArray(String[]::new);
    command.remove(option);
    command.addOption(option.toBuilder().description(description).build());
    return command;
  }
}
