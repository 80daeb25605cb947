package io.milvusxds.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what {@code --source} takes: {@code file:PATH}. */
final class SourceConverter implements ITypeConverter<SourceConverter.FilePlace> {
  private static final String FILE = "file:";

  /** A file or folder of manifests. */
  record FilePlace(Path path) {}

  @Override
  public FilePlace convert(String text) {
    if (text.startsWith(FILE) && text.length() > FILE.length()) {
      return new FilePlace(Path.of(text.substring(FILE.length())));
    }
    if (text.equals("kubernetes") || text.startsWith("kubernetes:")) {
      throw new TypeConversionException(
          "'"
              + text
              + "': this version has no Kubernetes source yet (expected: file:PATH). Meanwhile"
              + " 'kubectl get services,endpointslices -o yaml > state.yaml' makes a file that can"
              + " be served");
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is not a source (expected: file:PATH, a YAML file or a folder of them, for example"
            + " file:"
            + (text.isEmpty() || text.contains(":") ? "state.yaml" : text)
            + ")");
  }
}
