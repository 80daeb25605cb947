package io.milvusxds.demo;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.milvusxds.demo.milvus1.CollectionInfo;
import io.milvusxds.demo.milvus1.CollectionSchema;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.Status;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.util.List;

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
    ListValue.Builder partitions = ListValue.newBuilder();
    for (String tag : collection.partitions()) {
      List<Segment> segments =
          collection.segments().stream()
              .filter(segment -> segment.partition().equals(tag))
              .toList();
      partitions.addValues(partition(tag, segments, collection.shape().dimension()));
    }
    Struct all =
        Struct.newBuilder()
            .putFields("partitions", Value.newBuilder().setListValue(partitions).build())
            .putFields("row_count", number(collection.rowCount()))
            .build();
    return CollectionInfo.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setJsonInfo(json(all))
        .build();
  }

  private static Value partition(String tag, List<Segment> segments, int dimension) {
    ListValue.Builder list = ListValue.newBuilder();
    segments.forEach(segment -> list.addValues(segment(segment, dimension)));
    Value listed =
        segments.isEmpty()
            ? Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build()
            : Value.newBuilder().setListValue(list).build();
    long rows = segments.stream().mapToLong(segment -> segment.rows().size()).sum();
    return struct(
        Struct.newBuilder()
            .putFields("row_count", number(rows))
            .putFields("segments", listed)
            .putFields("tag", text(tag)));
  }

  private static Value segment(Segment segment, int dimension) {
    int rows = segment.rows().size();
    long sizeBytes = (long) rows * (dimension * BYTES_PER_NUMBER + BYTES_PER_ID);
    return struct(
        Struct.newBuilder()
            .putFields("data_size", number(sizeBytes))
            .putFields("index_name", text("IDMAP"))
            .putFields("name", text(segment.name()))
            .putFields("row_count", number(rows)));
  }

  private static Value struct(Struct.Builder fields) {
    return Value.newBuilder().setStructValue(fields).build();
  }

  private static Value number(long number) {
    return Value.newBuilder().setNumberValue((double) number).build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static String json(Struct struct) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(struct);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException("not printable as JSON: " + struct, e);
    }
  }
}
