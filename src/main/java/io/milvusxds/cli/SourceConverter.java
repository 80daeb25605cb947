package io.milvusxds.cli;

import static java.util.stream.Collectors.joining;

import io.milvusxds.discovery.SourceKind;
import io.milvusxds.discovery.SourcePlace;
import io.milvusxds.discovery.file.FilePlace;
import io.milvusxds.discovery.kubernetes.KubernetesPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads what {@code --source} takes: a place of one of the kinds, or several of them with commas
 * between, as one environment variable has them.
 */
final class SourceConverter implements ITypeConverter<SourceConverter.SourcePlaces> {
  /** Every kind of source there is. */
  static final List<SourceKind> KINDS = List.of(KubernetesPlace.KIND, FilePlace.KIND);

  /** The sources of one option, in order. */
  record SourcePlaces(List<SourcePlace> places) {
    SourcePlaces {
      places = List.copyOf(places);
    }
  }

  @Override
  public SourcePlaces convert(String text) {
    return new SourcePlaces(split(text).stream().map(SourceConverter::place).toList());
  }

  // The items of a place are separated as the sources are: what begins no source itself belongs to
  // the one before, if that takes more of them.
  private static List<String> split(String text) {
    List<String> places = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int last = places.size() - 1;
      if (kindOf(part).isEmpty() && last >= 0 && takes(places.get(last), part)) {
        places.set(last, places.get(last) + "," + part);
      } else {
        places.add(part);
      }
    }
    return places;
  }

  private static boolean takes(String place, String item) {
    return kindOf(place).filter(SourceKind::hasList).isPresent()
        && place.contains(":")
        && !item.contains(":");
  }

  private static Optional<SourceKind> kindOf(String text) {
    return KINDS.stream().filter(kind -> kind.begins(text)).findFirst();
  }

  private static SourcePlace place(String text) {
    try {
      return kindOf(text).flatMap(kind -> kind.place(text)).orElseThrow(() -> noSource(text));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static TypeConversionException noSource(String text) {
    return new TypeConversionException(
        "'"
            + text
            + "' is not a source (expected: "
            + KINDS.stream().map(SourceKind::form).collect(joining(" or "))
            + ", for example file:"
            + (text.isEmpty() || text.contains(":") ? "state.yaml" : text)
            + ")");
  }
}
