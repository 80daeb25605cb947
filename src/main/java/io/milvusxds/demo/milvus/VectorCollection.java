package io.milvusxds.demo.milvus;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.scatter.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A collection as it stood at one moment. Immutable: a write gives a new one.
 *
 * @param idSource who numbers the rows; the first insert decides for ever
 * @param partitions the default one first, then in the order made
 * @param segments in the order made; full ones have the same number of rows, the last of each
 *     partition may have fewer
 */
record VectorCollection(
    CollectionShape shape, IdSource idSource, List<String> partitions, List<Segment> segments) {
  /** Where rows go that name no partition. Source: Milvus 1.x. */
  static final String DEFAULT_PARTITION = "_default";

  private static final int MAX_TOP_K = 16384;

  VectorCollection {
    partitions = List.copyOf(partitions);
    segments = List.copyOf(segments);
  }

  VectorCollection(CollectionShape shape) {
    this(shape, IdSource.UNDECIDED, List.of(DEFAULT_PARTITION), List.of());
  }

  /** Who numbers the rows of a collection. Source: Milvus 1.x refuses a mixture. */
  enum IdSource {
    /** Nothing was inserted yet. */
    UNDECIDED,
    /** Every insert brings ids. */
    CLIENT,
    /** The storage gives ids. */
    STORAGE
  }

  VectorCollection numberedBy(IdSource source) throws Refusal {
    if (idSource != IdSource.UNDECIDED && idSource != source) {
      throw new Refusal(
          ErrorCode.ILLEGAL_VECTOR_ID,
          "row_id_array: "
              + (source == IdSource.CLIENT ? "given" : "empty")
              + " (expected: as in the first insert into "
              + shape.name()
              + ")");
    }
    return new VectorCollection(shape, source, partitions, segments);
  }

  VectorCollection withPartition(String tag) throws Refusal {
    if (tag.isBlank() || partitions.contains(tag)) {
      throw new Refusal(
          ErrorCode.ILLEGAL_ARGUMENT,
          "partition tag: \""
              + tag
              + "\" (expected: one that "
              + shape.name()
              + " does not have yet)");
    }
    List<String> more = new ArrayList<>(partitions);
    more.add(tag);
    return new VectorCollection(shape, idSource, more, segments);
  }

  /**
   * The collection with more rows: first the last segment of the partition is filled, then new ones
   * are made.
   */
  VectorCollection withRows(
      String partition, List<Segment.Row> rows, int rowsPerSegment, Supplier<String> names)
      throws Refusal {
    requirePartition(partition);
    List<Segment> result = new ArrayList<>(segments);
    int next = 0;
    Optional<Segment> open = openSegment(partition, rowsPerSegment);
    if (open.isPresent()) {
      next = Math.min(rows.size(), rowsPerSegment - open.get().rows().size());
      result.set(result.indexOf(open.get()), open.get().with(rows.subList(0, next)));
    }
    while (next < rows.size()) {
      int end = Math.min(rows.size(), next + rowsPerSegment);
      result.add(new Segment(names.get(), partition, rows.subList(next, end)));
      next = end;
    }
    return new VectorCollection(shape, idSource, partitions, result);
  }

  private Optional<Segment> openSegment(String partition, int rowsPerSegment) {
    return segments.stream()
        .filter(segment -> segment.partition().equals(partition))
        .filter(segment -> segment.rows().size() < rowsPerSegment)
        .findFirst();
  }

  private void requirePartition(String tag) throws Refusal {
    if (!partitions.contains(tag)) {
      throw new Refusal(
          ErrorCode.ILLEGAL_ARGUMENT, "collection " + shape.name() + " has no partition " + tag);
    }
  }

  long rowCount() {
    return segments.stream().mapToLong(segment -> segment.rows().size()).sum();
  }

  /** The segments of these partitions; of all when none is named. */
  Predicate<Segment> inPartitions(List<String> tags) throws Refusal {
    for (String tag : tags) {
      requirePartition(tag);
    }
    return tags.isEmpty() ? segment -> true : segment -> tags.contains(segment.partition());
  }

  /** The segments with these names, at least one. */
  Predicate<Segment> named(List<String> names) throws Refusal {
    Set<String> wanted = new HashSet<>(names);
    Set<String> known = new HashSet<>();
    segments.forEach(segment -> known.add(segment.name()));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new Refusal(
            ErrorCode.FILE_NOT_FOUND, "collection " + shape.name() + " has no segment " + name);
      }
    }
    if (names.isEmpty()) {
      throw new Refusal(
          ErrorCode.ILLEGAL_ARGUMENT, "no segment named (expected: at least one in file_id_array)");
    }
    return segment -> wanted.contains(segment.name());
  }

  /**
   * The nearest rows of the chosen segments to each query.
   *
   * @param topK 1..16384
   * @return one list per query, the nearest first; all of the same length, which is less than topK
   *     when there are fewer rows
   */
  List<List<Hit>> search(Predicate<Segment> chosen, List<float[]> queries, long topK)
      throws Refusal {
    if (topK < 1 || topK > MAX_TOP_K) {
      throw new Refusal(
          ErrorCode.ILLEGAL_TOPK, "topk: " + topK + " (expected: 1.." + MAX_TOP_K + ")");
    }
    if (queries.isEmpty()) {
      throw new Refusal(ErrorCode.ILLEGAL_ROWRECORD, "no query vector (expected: at least one)");
    }
    List<Segment> searched = segments.stream().filter(chosen).toList();
    List<List<Hit>> results = new ArrayList<>();
    for (float[] query : queries) {
      shape.requireFits(query);
      NearestRows nearest = new NearestRows(query, shape.metric(), (int) topK);
      searched.forEach(segment -> segment.offerTo(nearest));
      results.add(nearest.hits());
    }
    return results;
  }

  /** The vectors of these ids, in their order. */
  List<float[]> vectors(List<Long> ids) throws Refusal {
    List<float[]> found = new ArrayList<>();
    for (long id : ids) {
      found.add(
          segments.stream()
              .flatMap(segment -> segment.rows().stream())
              .filter(row -> row.id() == id)
              .findFirst()
              .orElseThrow(
                  () ->
                      new Refusal(
                          ErrorCode.ILLEGAL_VECTOR_ID,
                          "collection " + shape.name() + " has no vector with the id " + id))
              .vector());
    }
    return found;
  }
}
