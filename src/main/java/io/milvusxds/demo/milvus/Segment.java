package io.milvusxds.demo.milvus;

import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of one partition, kept together under a name by which they can be searched alone.
 * Immutable.
 */
final class Segment {
  private final String name;
  private final String partition;
  private final List<Row> rows;

  Segment(String name, String partition, List<Row> rows) {
    this.name = name;
    this.partition = partition;
    this.rows = List.copyOf(rows);
  }

  /** A vector and its id. */
  static final class Row {
    private final long id;
    private final float[] vector;

    Row(long id, float[] vector) {
      this.id = id;
      this.vector = vector.clone();
    }

    long id() {
      return id;
    }

    /** Not a copy, since searching reads every one; nobody writes to it. */
    float[] vector() {
      return vector;
    }
  }

  String name() {
    return name;
  }

  String partition() {
    return partition;
  }

  List<Row> rows() {
    return rows;
  }

  /** The same segment with more rows at its end. */
  Segment with(List<Row> more) {
    List<Row> all = new ArrayList<>(rows);
    all.addAll(more);
    return new Segment(name, partition, all);
  }

  void offerTo(NearestRows nearest) {
    for (Row row : rows) {
      nearest.offer(row.id(), row.vector());
    }
  }
}
