package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

/**
 * Where a service comes from.
 *
 * @param source the name of the source, for example {@code file:state.yaml}
 * @param writer who writes what that source tells
 */
public record Origin(String source, Writer writer) {
  public Origin {
    requireNonNull(source, "source");
    requireNonNull(writer, "writer");
  }
}
