package io.milvusxds.demo.milvus;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.milvusxds.demo.milvus1.CollectionInfo;
import io.milvusxds.demo.milvus1.CollectionSchema;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.Status;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.demo.scatter.Hit;
import java.util.List;
import java.util.StringJoiner;

/** What the storage takes and holds, from and in the messages of the Milvus 1.x API. */
final class MilvusMessages {
  private static final int BYTES_PER_NUMBER = 4;
  private static final int BYTES_PER_ID = 8;

  private MilvusMessages() {}

  /** The vectors of a request; refuses what is not made of floats. */
  static List<float[]> vectors(List<RowRecord> records) throws Refusal {
    for (RowRecord record : records) {
      if (record.getFloatDataCount() == 0) {
        throw new Refusal(
            ErrorCode.ILLEGAL_ROWRECORD, "a row without float_data (expected: float vectors only)");
      }
    }
    return records.stream().map(MilvusMessages::vector).toList();
  }

  private static float[] vector(RowRecord record) {
    float[] vector = new float[record.getFloatDataCount()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = record.getFloatData(i);
    }
    return vector;
  }

  /** The hits of all queries one after the other, as clients take them apart again by row_num. */
  static TopKQueryResult hits(List<List<Hit>> hits) {
    TopKQueryResult.Builder result =
        TopKQueryResult.newBuilder().setStatus(Status.getDefaultInstance()).setRowNum(hits.size());
    for (List<Hit> ofOneQuery : hits) {
      for (Hit hit : ofOneQuery) {
        result.addIds(hit.id()).addDistances(hit.distance());
      }
    }
    return result.build();
  }

  static CollectionSchema schema(CollectionShape shape) {
    return CollectionSchema.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setCollectionName(shape.name())
        .setDimension(shape.dimension())
        .setIndexFileSize(shape.indexFileSizeMib())
        .setMetricType(shape.metric().number())
        .build();
  }

  /**
   * The segments of a collection by partition, as JSON text.
   *
   * <p>Source: what {@code get_collection_stats} of Milvus 1.1.1 returns (milvus issue 6277);
   * {@code IDMAP} is its word for a segment without an index, and a partition without segments has
   * null there.
   */
  static CollectionInfo statistics(VectorCollection collection) {
    StringJoiner partitions = new StringJoiner(",", "[", "]");
    for (String tag : collection.partitions()) {
      List<Segment> segments =
          collection.segments().stream()
              .filter(segment -> segment.partition().equals(tag))
              .toList();
      partitions.add(partition(tag, segments, collection.shape().dimension()));
    }
    return CollectionInfo.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setJsonInfo(
            "{\"partitions\":" + partitions + ",\"row_count\":" + collection.rowCount() + "}")
        .build();
  }

  private static String partition(String tag, List<Segment> segments, int dimension) {
    StringJoiner listed = new StringJoiner(",", "[", "]");
    segments.forEach(segment -> listed.add(segment(segment, dimension)));
    long rows = segments.stream().mapToLong(segment -> segment.rows().size()).sum();
    return "{\"row_count\":"
        + rows
        + ",\"segments\":"
        + (segments.isEmpty() ? "null" : listed)
        + ",\"tag\":"
        + quoted(tag)
        + "}";
  }

  private static String segment(Segment segment, int dimension) {
    int rows = segment.rows().size();
    long sizeBytes = (long) rows * (dimension * BYTES_PER_NUMBER + BYTES_PER_ID);
    return "{\"data_size\":"
        + sizeBytes
        + ",\"index_name\":\"IDMAP\",\"name\":"
        + quoted(segment.name())
        + ",\"row_count\":"
        + rows
        + "}";
  }

  /** A text as JSON writes it; protobuf knows the escapes, but prints whole numbers as 1.0. */
  private static String quoted(String text) {
    Value value = Value.newBuilder().setStringValue(text).build();
    try {
      return JsonFormat.printer().print(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not printable as JSON: " + text, e);
    }
  }
}
