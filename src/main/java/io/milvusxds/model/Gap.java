package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Something that a source has never been able to read, so that nobody knows what it holds.
 *
 * <p>What is absent inside a gap is <em>unknown</em>, not known to be absent: a role that no
 * service claims there may have one, and a service without endpoints there may have some. What a
 * source read before and can not read now is no gap: the source goes on telling what it read.
 *
 * @param scope what the unread part may concern
 * @param found what could not be read, as the first part of a sentence: {@code EndpointSlice
 *     prod/milvus-ro-x of file state.yaml}
 */
public record Gap(GapScope scope, String found) implements Comparable<Gap> {
  private static final Comparator<Gap> ORDER =
      Comparator.comparing((Gap gap) -> gap.scope().toString()).thenComparing(Gap::found);

  public Gap {
    requireNonNull(scope, "scope");
    requireNonNull(found, "found");
  }

  /** By scope, then by what was found. */
  @Override
  public int compareTo(Gap other) {
    return ORDER.compare(this, other);
  }
}
