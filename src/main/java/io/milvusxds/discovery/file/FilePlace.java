package io.milvusxds.discovery.file;

import io.milvusxds.discovery.Source;
import io.milvusxds.discovery.SourceKind;
import io.milvusxds.discovery.SourcePlace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A file or folder of manifests. */
public record FilePlace(Path path) implements SourcePlace {
  /** {@code file:PATH}. */
  public static final SourceKind KIND =
      new SourceKind(
          "file",
          "file:PATH, a YAML file or a folder of them",
          "file:PATH, a YAML file with Services and EndpointSlices, or a folder of them.",
          false,
          false,
          FilePlace::of);

  private static Optional<SourcePlace> of(List<String> items) {
    return items.stream()
        .filter(path -> !path.isEmpty())
        .findFirst()
        .map(path -> new FilePlace(Path.of(path)));
  }

  @Override
  public SourceKind kind() {
    return KIND;
  }

  @Override
  public Source source(Clock clock) {
    return new FileSource(path, clock);
  }
}
