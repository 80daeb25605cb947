package io.milvusxds.discovery;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that the command line knows of one kind of registry.
 *
 * @param scheme what its places begin with: {@code file}
 * @param form how a place is written, for a sentence: {@code file:PATH, a YAML file}
 * @param help a sentence or more for the help of {@code --source}
 * @param hasList whether several items may follow the scheme, separated by commas as sources are
 * @param takesEvents whether its Services are objects of Kubernetes, so that Events can tell of
 *     them
 * @param reader makes a place from the items after the scheme, of which there are none when it
 *     stands alone; empty when that is no place, and an {@link IllegalArgumentException} when it is
 *     one that can not be
 */
public record SourceKind(
    String scheme,
    String form,
    String help,
    boolean hasList,
    boolean takesEvents,
    Function<List<String>, Optional<SourcePlace>> reader) {
  public SourceKind {
    requireNonNull(scheme, "scheme");
    requireNonNull(form, "form");
    requireNonNull(help, "help");
    requireNonNull(reader, "reader");
  }

  /** Whether a text begins a place of this kind. */
  public boolean begins(String text) {
    return text.equals(scheme) || text.startsWith(scheme + ":");
  }

  /** The place that such a text and further items name, as the reader says. */
  public Optional<SourcePlace> place(String text) {
    return reader.apply(
        text.equals(scheme)
            ? List.of()
            : hasList
                ? List.of(text.substring(scheme.length() + 1).split(",", -1))
                : List.of(text.substring(scheme.length() + 1)));
  }
}
