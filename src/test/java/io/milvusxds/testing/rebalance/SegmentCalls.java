package io.milvusxds.testing.rebalance;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.demo.scatter.ScatterSearch;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.load.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Searches of {@link #COLLECTION} for one vector, each with a segment in the header that Envoy
 * chooses nodes by; the names of segments can be any text, and a search of none has no header.
 * Never retried.
 *
 * @param limit for each call
 */
public record SegmentCalls(Channel channel, Duration limit) implements SteadyLoad.Call {
  /** Has to be there, with vectors of one number: see {@link #fill}. */
  public static final String COLLECTION = "load";

  private static final Metadata.Key<String> NODE =
      Metadata.Key.of("x-milvus-node", Metadata.ASCII_STRING_MARSHALLER);
  private static final SearchParam QUESTION =
      SearchParam.newBuilder()
          .setCollectionName(COLLECTION)
          .addQueryRecordArray(RowRecord.newBuilder().addFloatData(1))
          .setTopk(1)
          .build();

  public SegmentCalls {
    requireNonNull(channel, "channel");
    requireNonNull(limit, "limit");
  }

  /** Puts into a storage what these searches ask for. */
  public static void fill(SharedStorage storage) throws IOException, Refusal {
    try (DemoNode writer = DemoNode.start("rw-1", EndpointRole.READ_WRITE, storage);
        DemoClient client = DemoClient.connect(writer.address())) {
      client.createCollection(new CollectionShape(COLLECTION, 1, 1, Metric.EUCLIDEAN));
      client.insert(COLLECTION, List.of(new float[] {1}));
    }
  }

  @Override
  public ListenableFuture<String> begin(String segment) {
    Metadata headers = new Metadata();
    if (!segment.isEmpty()) {
      headers.put(ScatterSearch.SEGMENT, segment);
    }
    AtomicReference<Metadata> answerHeaders = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    ListenableFuture<TopKQueryResult> answer =
        MilvusServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
            .withInterceptors(
                MetadataUtils.newAttachHeadersInterceptor(headers),
                MetadataUtils.newCaptureMetadataInterceptor(answerHeaders, trailers))
            .search(QUESTION);
    return Futures.transform(answer, result -> nodeOf(result, answerHeaders), directExecutor());
  }

  private static String nodeOf(TopKQueryResult result, AtomicReference<Metadata> headers) {
    if (result.getStatus().getErrorCode() != ErrorCode.SUCCESS) {
      throw new IllegalStateException("refused: " + result.getStatus().getReason());
    }
    return Optional.ofNullable(headers.get())
        .flatMap(present -> Optional.ofNullable(present.get(NODE)))
        .orElseThrow(() -> new IllegalStateException("an answer without the name of its node"));
  }
}
