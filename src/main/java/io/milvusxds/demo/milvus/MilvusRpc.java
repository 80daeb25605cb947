package io.milvusxds.demo.milvus;

import io.grpc.stub.StreamObserver;
import io.milvusxds.demo.milvus1.BoolReply;
import io.milvusxds.demo.milvus1.CollectionInfo;
import io.milvusxds.demo.milvus1.CollectionName;
import io.milvusxds.demo.milvus1.CollectionNameList;
import io.milvusxds.demo.milvus1.CollectionRowCount;
import io.milvusxds.demo.milvus1.CollectionSchema;
import io.milvusxds.demo.milvus1.Command;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.FlushParam;
import io.milvusxds.demo.milvus1.InsertParam;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc.MilvusServiceImplBase;
import io.milvusxds.demo.milvus1.PartitionList;
import io.milvusxds.demo.milvus1.PartitionParam;
import io.milvusxds.demo.milvus1.PreloadCollectionParam;
import io.milvusxds.demo.milvus1.SearchByIDParam;
import io.milvusxds.demo.milvus1.SearchInFilesParam;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.Status;
import io.milvusxds.demo.milvus1.StringReply;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import io.milvusxds.demo.milvus1.VectorIds;
import io.milvusxds.demo.scatter.Hit;
import io.milvusxds.model.EndpointRole;
import java.util.List;
import java.util.function.Function;

/**
 * MilvusMessages the calls of the Milvus 1.x API from a {@link SharedStorage}.
 *
 * <p>Every refusal is an answer with a status inside, never a gRPC error. Called by the threads of
 * the gRPC server.
 */
final class MilvusRpc extends MilvusServiceImplBase {
  /** What the 1.x clients accept as a server of their own version. */
  private static final String MILVUS_VERSION = "1.1.1";

  private final String node;
  private final EndpointRole role;
  private final SharedStorage storage;

  MilvusRpc(String node, EndpointRole role, SharedStorage storage) {
    this.node = node;
    this.role = role;
    this.storage = storage;
  }

  /** Something that a node does for a call, or refuses. */
  @FunctionalInterface
  private interface Work<T> {
    T get() throws Refusal;
  }

  private static <T> void answer(
      StreamObserver<T> call, Work<T> work, Function<Status, T> refused) {
    T answer;
    try {
      answer = work.get();
    } catch (Refusal refusal) {
      Status status =
          Status.newBuilder().setErrorCode(refusal.code()).setReason(refusal.reason()).build();
      answer = refused.apply(status);
    }
    call.onNext(answer);
    call.onCompleted();
  }

  private <T> Work<T> writing(Work<T> work) {
    return () -> {
      if (role == EndpointRole.READ_ONLY) {
        throw new Refusal(
            ErrorCode.PERMISSION_DENIED,
            "node " + node + " is read-only; send writes to the read-write node");
      }
      return work.get();
    };
  }

  private static Status done() {
    return Status.getDefaultInstance();
  }

  @Override
  public void cmd(Command request, StreamObserver<StringReply> call) {
    answer(
        call,
        () -> StringReply.newBuilder().setStringReply(reply(request.getCmd())).build(),
        status -> StringReply.newBuilder().setStatus(status).build());
  }

  private static String reply(String command) throws Refusal {
    return switch (command) {
      case "version" -> MILVUS_VERSION;
      case "status" -> "server alive";
      default ->
          throw new Refusal(
              ErrorCode.ILLEGAL_ARGUMENT, "cmd: \"" + command + "\" (expected: version or status)");
    };
  }

  @Override
  public void createCollection(CollectionSchema request, StreamObserver<Status> call) {
    Work<Status> work =
        () -> {
          storage.create(
              CollectionShape.of(
                  request.getCollectionName(),
                  request.getDimension(),
                  request.getIndexFileSize(),
                  CollectionShape.metric(request.getMetricType())));
          return done();
        };
    answer(call, writing(work), status -> status);
  }

  @Override
  public void hasCollection(CollectionName request, StreamObserver<BoolReply> call) {
    boolean has = storage.has(request.getCollectionName());
    answer(
        call,
        () -> BoolReply.newBuilder().setBoolReply(has).build(),
        status -> BoolReply.newBuilder().setStatus(status).build());
  }

  @Override
  public void describeCollection(CollectionName request, StreamObserver<CollectionSchema> call) {
    answer(
        call,
        () -> MilvusMessages.schema(storage.collection(request.getCollectionName()).shape()),
        status -> CollectionSchema.newBuilder().setStatus(status).build());
  }

  @Override
  public void countCollection(CollectionName request, StreamObserver<CollectionRowCount> call) {
    answer(
        call,
        () -> {
          long rows = storage.collection(request.getCollectionName()).rowCount();
          return CollectionRowCount.newBuilder().setCollectionRowCount(rows).build();
        },
        status -> CollectionRowCount.newBuilder().setStatus(status).build());
  }

  @Override
  public void showCollections(Command request, StreamObserver<CollectionNameList> call) {
    answer(
        call,
        () -> CollectionNameList.newBuilder().addAllCollectionNames(storage.names()).build(),
        status -> CollectionNameList.newBuilder().setStatus(status).build());
  }

  @Override
  public void showCollectionInfo(CollectionName request, StreamObserver<CollectionInfo> call) {
    answer(
        call,
        () -> MilvusMessages.statistics(storage.collection(request.getCollectionName())),
        status -> CollectionInfo.newBuilder().setStatus(status).build());
  }

  @Override
  public void dropCollection(CollectionName request, StreamObserver<Status> call) {
    Work<Status> work =
        () -> {
          storage.drop(request.getCollectionName());
          return done();
        };
    answer(call, writing(work), status -> status);
  }

  @Override
  public void createPartition(PartitionParam request, StreamObserver<Status> call) {
    Work<Status> work =
        () -> {
          storage.createPartition(request.getCollectionName(), request.getTag());
          return done();
        };
    answer(call, writing(work), status -> status);
  }

  @Override
  public void hasPartition(PartitionParam request, StreamObserver<BoolReply> call) {
    answer(
        call,
        () -> {
          VectorCollection collection = storage.collection(request.getCollectionName());
          boolean has = collection.partitions().contains(request.getTag());
          return BoolReply.newBuilder().setBoolReply(has).build();
        },
        status -> BoolReply.newBuilder().setStatus(status).build());
  }

  @Override
  public void showPartitions(CollectionName request, StreamObserver<PartitionList> call) {
    answer(
        call,
        () -> {
          VectorCollection collection = storage.collection(request.getCollectionName());
          return PartitionList.newBuilder()
              .addAllPartitionTagArray(collection.partitions())
              .build();
        },
        status -> PartitionList.newBuilder().setStatus(status).build());
  }

  @Override
  public void insert(InsertParam request, StreamObserver<VectorIds> call) {
    Work<VectorIds> work =
        () -> {
          List<Long> ids =
              storage.insert(
                  new SharedStorage.Insertion(
                      request.getCollectionName(),
                      request.getPartitionTag(),
                      request.getRowIdArrayList(),
                      MilvusMessages.vectors(request.getRowRecordArrayList())));
          return VectorIds.newBuilder().addAllVectorIdArray(ids).build();
        };
    answer(call, writing(work), status -> VectorIds.newBuilder().setStatus(status).build());
  }

  @Override
  public void flush(FlushParam request, StreamObserver<Status> call) {
    Work<Status> work =
        () -> {
          // Rows can be searched as soon as they are inserted, so there is nothing to wait for.
          for (String name : request.getCollectionNameArrayList()) {
            storage.collection(name);
          }
          return done();
        };
    answer(call, writing(work), status -> status);
  }

  @Override
  public void preloadCollection(PreloadCollectionParam request, StreamObserver<Status> call) {
    Work<Status> work =
        () -> {
          // All is in memory already; only the names are looked at.
          storage
              .collection(request.getCollectionName())
              .inPartitions(request.getPartitionTagArrayList());
          return done();
        };
    answer(call, work, status -> status);
  }

  @Override
  public void search(SearchParam request, StreamObserver<TopKQueryResult> call) {
    Work<List<List<Hit>>> work =
        () -> {
          VectorCollection collection = storage.collection(request.getCollectionName());
          return collection.search(
              collection.inPartitions(request.getPartitionTagArrayList()),
              MilvusMessages.vectors(request.getQueryRecordArrayList()),
              request.getTopk());
        };
    answerHits(call, work);
  }

  @Override
  public void searchByID(SearchByIDParam request, StreamObserver<TopKQueryResult> call) {
    Work<List<List<Hit>>> work =
        () -> {
          VectorCollection collection = storage.collection(request.getCollectionName());
          return collection.search(
              collection.inPartitions(request.getPartitionTagArrayList()),
              collection.vectors(request.getIdArrayList()),
              request.getTopk());
        };
    answerHits(call, work);
  }

  @Override
  public void searchInFiles(SearchInFilesParam request, StreamObserver<TopKQueryResult> call) {
    SearchParam search = request.getSearchParam();
    Work<List<List<Hit>>> work =
        () -> {
          VectorCollection collection = storage.collection(search.getCollectionName());
          return collection.search(
              collection.named(request.getFileIdArrayList()),
              MilvusMessages.vectors(search.getQueryRecordArrayList()),
              search.getTopk());
        };
    answerHits(call, work);
  }

  private static void answerHits(StreamObserver<TopKQueryResult> call, Work<List<List<Hit>>> work) {
    answer(
        call,
        () -> MilvusMessages.hits(work.get()),
        status -> TopKQueryResult.newBuilder().setStatus(status).build());
  }
}
