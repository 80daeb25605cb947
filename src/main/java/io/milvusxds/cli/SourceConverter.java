package io.milvusxds.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads what {@code --source} takes: {@code file:PATH}, {@code kubernetes} or {@code
 * kubernetes:NAMESPACE,…}, or several of them with commas between, as one environment variable has
 * them.
 */
final class SourceConverter implements ITypeConverter<SourceConverter.SourcePlaces> {
  private static final String FILE = "file:";
  private static final String KUBERNETES = "kubernetes";

  /** The sources of one option, in order. */
  record SourcePlaces(List<SourcePlace> places) {
    SourcePlaces {
      places = List.copyOf(places);
    }
  }

  @Override
  public SourcePlaces convert(String text) {
    List<SourcePlace> places = new ArrayList<>();
    // The namespaces of a kubernetes source are separated as the sources are: what is no source
    // itself belongs to the one before.
    List<String> namespaces = List.of();
    for (String part : text.split(",", -1)) {
      if (part.startsWith(FILE) && part.length() > FILE.length()) {
        places.add(new SourcePlace.FilePlace(Path.of(part.substring(FILE.length()))));
        namespaces = List.of();
      } else if (part.equals(KUBERNETES)) {
        places.add(new SourcePlace.KubernetesPlace(List.of()));
        namespaces = List.of();
      } else if (part.startsWith(KUBERNETES + ":")) {
        namespaces = List.of(namespace(part.substring(KUBERNETES.length() + 1)));
        places.add(new SourcePlace.KubernetesPlace(namespaces));
      } else if (!namespaces.isEmpty() && !part.contains(":")) {
        namespaces = with(namespaces, namespace(part));
        places.set(places.size() - 1, new SourcePlace.KubernetesPlace(namespaces));
      } else {
        throw noSource(part);
      }
    }
    return new SourcePlaces(places);
  }

  private static List<String> with(List<String> namespaces, String more) {
    List<String> all = new ArrayList<>(namespaces);
    all.add(more);
    return all;
  }

  private static String namespace(String text) {
    if (!text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not the name of a namespace (expected: kubernetes:NAMESPACE,... with names"
              + " such as milvus-demo, or kubernetes alone for all namespaces)");
    }
    return text;
  }

  private static TypeConversionException noSource(String text) {
    return new TypeConversionException(
        "'"
            + text
            + "' is not a source (expected: kubernetes, kubernetes:NAMESPACE,... or file:PATH, a"
            + " YAML file or a folder of them, for example file:"
            + (text.isEmpty() || text.contains(":") ? "state.yaml" : text)
            + ")");
  }
}
