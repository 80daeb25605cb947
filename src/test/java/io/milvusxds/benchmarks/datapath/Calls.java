package io.milvusxds.benchmarks.datapath;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.scatter.ScatterSearch;
import java.util.stream.IntStream;

/**
 * The calls that are made through a front: a search for one vector of 128 numbers, some 600 bytes.
 */
final class Calls {
  private static final int NUMBERS = 128;
  private static final SearchParam SEARCH =
      SearchParam.newBuilder()
          .setCollectionName("benchmark")
          .addPartitionTagArray("a")
          .addQueryRecordArray(
              RowRecord.newBuilder()
                  .addAllFloatData(IntStream.range(0, NUMBERS).mapToObj(i -> i / 128f).toList()))
          .setTopk(10)
          .build();

  /** A search that says nothing of its segment. */
  static final Calls SEARCHES =
      new Calls("milvus.grpc.MilvusService/Search", SEARCH.toByteArray(), "");

  /** The same with its segment in the header. */
  static final Calls WITH_HEADER = new Calls(SEARCHES.method, SEARCHES.request, "17");

  /** A search in one file. */
  static final Calls IN_FILES =
      new Calls(
          "milvus.grpc.MilvusService/SearchInFiles",
          SearchInFilesParam.newBuilder()
              .addFileIdArray("17")
              .setSearchParam(SEARCH)
              .build()
              .toByteArray(),
          "");

  private final String method;
  private final byte[] request;
  private final String segment;

  private Calls(String method, byte[] request, String segment) {
    this.method = method;
    this.request = request;
    this.segment = segment;
  }

  byte[] request() {
    return request;
  }

  MethodDescriptor<byte[], byte[]> descriptor() {
    return RawForwarding.unary(method);
  }

  Metadata headers() {
    Metadata headers = new Metadata();
    if (!segment.isEmpty()) {
      headers.put(ScatterSearch.SEGMENT, segment);
    }
    return headers;
  }
}
