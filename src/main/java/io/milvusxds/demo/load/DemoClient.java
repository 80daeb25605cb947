package io.milvusxds.demo.load;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.NodeSignature;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.milvus1.CollectionName;
import io.milvusxds.demo.milvus1.CollectionSchema;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.InsertParam;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.Status;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.model.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client of the Milvus 1.x API that hides nothing: it never retries, and tells which node
 * answered.
 *
 * <p>A failed call is a {@link StatusRuntimeException}, a no inside an answer a {@link Refusal}.
 * Safe for any number of threads.
 */
public final class DemoClient implements AutoCloseable {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private final ManagedChannel channel;

  private DemoClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /** A client of a node, or of an Envoy; it connects with the first call. */
  public static DemoClient connect(HostPort address) {
    return new DemoClient(
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .usePlaintext()
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            // Retries of gRPC's own would hide the failures that are to be counted.
            .disableRetry()
            .build());
  }

  /** For calls that this client does not make itself; it ends with this. */
  public Channel channel() {
    return channel;
  }

  /** Makes one call and waits for its answer, at most 10 s. */
  public <Q, A> Answered<A> call(MethodDescriptor<Q, A> method, Q request) {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Channel listening =
        ClientInterceptors.intercept(
            channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    A answer = ClientCalls.blockingUnaryCall(listening, method, options, request);
    String node = nodeIn(headers).or(() -> nodeIn(trailers)).orElse("");
    return new Answered<>(answer, node);
  }

  private static Optional<String> nodeIn(AtomicReference<Metadata> seen) {
    return Optional.ofNullable(seen.get())
        .flatMap(metadata -> Optional.ofNullable(metadata.get(NodeSignature.NODE)));
  }

  private static void requireSuccess(Status status) throws Refusal {
    if (status.getErrorCode() != ErrorCode.SUCCESS) {
      throw new Refusal(status.getErrorCode(), status.getReason());
    }
  }

  /** Makes a collection. The answer is the name. */
  public Answered<String> createCollection(CollectionShape shape) throws Refusal {
    CollectionSchema request =
        CollectionSchema.newBuilder()
            .setCollectionName(shape.name())
            .setDimension(shape.dimension())
            .setIndexFileSize(shape.indexFileSizeMib())
            .setMetricType(shape.metric().number())
            .build();
    var answered = call(MilvusServiceGrpc.getCreateCollectionMethod(), request);
    requireSuccess(answered.answer());
    return answered.map(unused -> shape.name());
  }

  /** Adds rows that the storage numbers. The answer are the ids, in the order of the rows. */
  public Answered<List<Long>> insert(String collection, List<float[]> vectors) throws Refusal {
    InsertParam request =
        InsertParam.newBuilder()
            .setCollectionName(collection)
            .addAllRowRecordArray(records(vectors))
            .build();
    var answered = call(MilvusServiceGrpc.getInsertMethod(), request);
    requireSuccess(answered.answer().getStatus());
    return answered.map(ids -> ids.getVectorIdArrayList());
  }

  /** How many rows a collection has. */
  public Answered<Long> count(String collection) throws Refusal {
    var answered = call(MilvusServiceGrpc.getCountCollectionMethod(), named(collection));
    requireSuccess(answered.answer().getStatus());
    return answered.map(count -> count.getCollectionRowCount());
  }

  /** The names of a collection's segments, in the order made. */
  public Answered<List<String>> segments(String collection) throws Refusal {
    var answered = call(MilvusServiceGrpc.getShowCollectionInfoMethod(), named(collection));
    requireSuccess(answered.answer().getStatus());
    return answered.map(info -> segmentNames(info.getJsonInfo()));
  }

  /** Removes a collection. The answer is the name. */
  public Answered<String> dropCollection(String collection) throws Refusal {
    var answered = call(MilvusServiceGrpc.getDropCollectionMethod(), named(collection));
    requireSuccess(answered.answer());
    return answered.map(unused -> collection);
  }

  /** The nearest rows to each query, nearest first. */
  public Answered<List<List<Hit>>> search(String collection, List<float[]> queries, int topK)
      throws Refusal {
    return hits(call(MilvusServiceGrpc.getSearchMethod(), searchParam(collection, queries, topK)));
  }

  /** The nearest rows to each query among those of some segments, nearest first. */
  public Answered<List<List<Hit>>> searchSegments(
      String collection, List<String> segments, List<float[]> queries, int topK) throws Refusal {
    SearchInFilesParam request =
        SearchInFilesParam.newBuilder()
            .addAllFileIdArray(segments)
            .setSearchParam(searchParam(collection, queries, topK))
            .build();
    return hits(call(MilvusServiceGrpc.getSearchInFilesMethod(), request));
  }

  public static SearchParam searchParam(String collection, List<float[]> queries, int topK) {
    return SearchParam.newBuilder()
        .setCollectionName(collection)
        .addAllQueryRecordArray(records(queries))
        .setTopk(topK)
        .build();
  }

  private static Answered<List<List<Hit>>> hits(Answered<TopKQueryResult> answered) throws Refusal {
    requireSuccess(answered.answer().getStatus());
    return answered.map(DemoClient::hitsByQuery);
  }

  private static List<List<Hit>> hitsByQuery(TopKQueryResult result) {
    int queries = Math.toIntExact(result.getRowNum());
    int hitsOfEach = queries == 0 ? 0 : result.getIdsCount() / queries;
    List<List<Hit>> all = new ArrayList<>();
    for (int query = 0; query < queries; query++) {
      List<Hit> hits = new ArrayList<>();
      for (int i = query * hitsOfEach; i < (query + 1) * hitsOfEach; i++) {
        hits.add(new Hit(result.getIds(i), result.getDistances(i)));
      }
      all.add(List.copyOf(hits));
    }
    return List.copyOf(all);
  }

  private static CollectionName named(String collection) {
    return CollectionName.newBuilder().setCollectionName(collection).build();
  }

  private static List<RowRecord> records(List<float[]> vectors) {
    List<RowRecord> records = new ArrayList<>();
    for (float[] vector : vectors) {
      RowRecord.Builder record = RowRecord.newBuilder();
      for (float number : vector) {
        record.addFloatData(number);
      }
      records.add(record.build());
    }
    return records;
  }

  private static List<String> segmentNames(String json) {
    Struct.Builder statistics = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, statistics);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("json_info: " + json + " (expected: a JSON object)", e);
    }
    Value none = Value.getDefaultInstance();
    List<String> names = new ArrayList<>();
    for (Value partition :
        statistics.getFieldsOrDefault("partitions", none).getListValue().getValuesList()) {
      Value segments = partition.getStructValue().getFieldsOrDefault("segments", none);
      for (Value segment : segments.getListValue().getValuesList()) {
        names.add(segment.getStructValue().getFieldsOrDefault("name", none).getStringValue());
      }
    }
    return List.copyOf(names);
  }

  /** Ends the connection; calls under way fail. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
