package io.milvusxds.demo.milvus;

import io.milvusxds.demo.milvus.VectorCollection.IdSource;
import io.milvusxds.demo.milvus1.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the shared disk is to a Milvus cluster: all nodes that are given it read and write the same
 * collections, in memory.
 *
 * <p>Safe for any number of threads. A collection is an immutable value; a write replaces it as a
 * whole, and only writes hold the lock, one after the other. A read takes the value that stands and
 * is never disturbed by a later write.
 */
public final class SharedStorage {
  /** Few enough that a small demo has several segments. */
  public static final int DEFAULT_ROWS_PER_SEGMENT = 256;

  private final int rowsPerSegment;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicLong lastSegment = new AtomicLong();
  private final ReentrantLock writing = new ReentrantLock();
  // Written by whoever holds the lock; read by everybody.
  private final ConcurrentSkipListMap<String, VectorCollection> collections =
      new ConcurrentSkipListMap<>();

  /** Segments of {@link #DEFAULT_ROWS_PER_SEGMENT} rows. */
  public SharedStorage() {
    this(DEFAULT_ROWS_PER_SEGMENT);
  }

  /**
   * @param rowsPerSegment 1 or more; how many rows of a partition make a full segment
   */
  public SharedStorage(int rowsPerSegment) {
    if (rowsPerSegment < 1) {
      throw new IllegalArgumentException(
          "rowsPerSegment: " + rowsPerSegment + " (expected: 1 or more)");
    }
    this.rowsPerSegment = rowsPerSegment;
  }

  /** The names of all collections, sorted. */
  public List<String> names() {
    return List.copyOf(collections.keySet());
  }

  boolean has(String name) {
    return collections.containsKey(name);
  }

  /** A collection as it stands now. */
  VectorCollection collection(String name) throws Refusal {
    VectorCollection found = collections.get(name);
    if (found == null) {
      throw new Refusal(ErrorCode.COLLECTION_NOT_EXISTS, "collection " + name + " does not exist");
    }
    return found;
  }

  void create(CollectionShape shape) throws Refusal {
    writing.lock();
    try {
      if (has(shape.name())) {
        throw new Refusal(
            ErrorCode.ILLEGAL_COLLECTION_NAME, "collection " + shape.name() + " exists already");
      }
      collections.put(shape.name(), new VectorCollection(shape));
    } finally {
      writing.unlock();
    }
  }

  void drop(String name) throws Refusal {
    writing.lock();
    try {
      collection(name);
      collections.remove(name);
    } finally {
      writing.unlock();
    }
  }

  void createPartition(String name, String tag) throws Refusal {
    writing.lock();
    try {
      collections.put(name, collection(name).withPartition(tag));
    } finally {
      writing.unlock();
    }
  }

  /**
   * Rows on their way into a collection.
   *
   * @param partition a tag; empty for the default one
   * @param ids one per vector, or none: then the storage gives them
   */
  record Insertion(String collection, String partition, List<Long> ids, List<float[]> vectors) {
    Insertion {
      ids = List.copyOf(ids);
      vectors = List.copyOf(vectors);
    }
  }

  /**
   * Adds all the rows or, when it refuses, none.
   *
   * @return the ids of the rows, in their order
   */
  List<Long> insert(Insertion insertion) throws Refusal {
    writing.lock();
    try {
      VectorCollection before = collection(insertion.collection());
      requireInsertable(insertion, before.shape());
      IdSource source = insertion.ids().isEmpty() ? IdSource.STORAGE : IdSource.CLIENT;
      String partition =
          insertion.partition().isEmpty()
              ? VectorCollection.DEFAULT_PARTITION
              : insertion.partition();
      List<Segment.Row> rows = numbered(insertion);
      VectorCollection after =
          before
              .numberedBy(source)
              .withRows(partition, rows, rowsPerSegment, this::nextSegmentName);
      collections.put(insertion.collection(), after);
      return rows.stream().map(Segment.Row::id).toList();
    } finally {
      writing.unlock();
    }
  }

  private static void requireInsertable(Insertion insertion, CollectionShape shape) throws Refusal {
    int rows = insertion.vectors().size();
    if (rows == 0) {
      throw new Refusal(ErrorCode.ILLEGAL_ROWRECORD, "no row (expected: at least one)");
    }
    if (!insertion.ids().isEmpty() && insertion.ids().size() != rows) {
      throw new Refusal(
          ErrorCode.ILLEGAL_VECTOR_ID,
          "row_id_array: "
              + insertion.ids().size()
              + " ids (expected: "
              + rows
              + ", one per row, or none)");
    }
    for (float[] vector : insertion.vectors()) {
      shape.requireFits(vector);
    }
  }

  private List<Segment.Row> numbered(Insertion insertion) {
    List<Segment.Row> rows = new ArrayList<>();
    for (int i = 0; i < insertion.vectors().size(); i++) {
      long id = insertion.ids().isEmpty() ? lastId.incrementAndGet() : insertion.ids().get(i);
      rows.add(new Segment.Row(id, insertion.vectors().get(i)));
    }
    return rows;
  }

  private String nextSegmentName() {
    return Long.toString(lastSegment.incrementAndGet());
  }
}
