package io.milvusxds.demo.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus1.Command;
import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.MilvusServiceGrpc;
import io.milvusxds.demo.milvus1.SearchByIDParam;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.testing.nodes.Vectors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoNodeTest {
  private static final CollectionShape SHAPE =
      new CollectionShape("films", 4, 1024, Metric.EUCLIDEAN);
  private static final List<float[]> ROWS = Vectors.random(30, 4, 1);

  private final SharedStorage storage = new SharedStorage(10);
  private DemoNode writer;
  private DemoNode reader;
  private DemoClient toWriter;
  private DemoClient toReader;

  @BeforeEach
  void startNodes() throws Exception {
    writer = DemoNode.start("rw-1", EndpointRole.READ_WRITE, storage);
    reader = DemoNode.start("ro-1", EndpointRole.READ_ONLY, storage);
    toWriter = DemoClient.connect(writer.address());
    toReader = DemoClient.connect(reader.address());
  }

  @AfterEach
  void stopNodes() {
    toWriter.close();
    toReader.close();
    writer.close();
    reader.close();
  }

  @Test
  void whatOneNodeWroteAnotherOneFinds() throws Exception {
    toWriter.createCollection(SHAPE);
    List<Long> ids = toWriter.insert("films", ROWS).answer();

    var found = toReader.search("films", ROWS.subList(0, 2), 3);

    assertThat(found.answer())
        .containsExactly(
            Vectors.nearest(ids, ROWS, ROWS.get(0), 3), Vectors.nearest(ids, ROWS, ROWS.get(1), 3));
    assertThat(toReader.count("films").answer()).isEqualTo(30);
  }

  @Test
  void segmentsCanBeSearchedByTheNamesThatTheStatisticsTell() throws Exception {
    toWriter.createCollection(SHAPE);
    List<Long> ids = toWriter.insert("films", ROWS).answer();
    List<String> segments = toReader.segments("films").answer();

    var found = toReader.searchSegments("films", segments.subList(2, 3), ROWS.subList(0, 1), 4);

    assertThat(segments).hasSize(3);
    assertThat(found.answer())
        .containsExactly(
            Vectors.nearest(ids.subList(20, 30), ROWS.subList(20, 30), ROWS.get(0), 4));
  }

  @Test
  void aSearchByIdFindsTheRowItself() throws Exception {
    toWriter.createCollection(SHAPE);
    List<Long> ids = toWriter.insert("films", Vectors.random(1, 4, 3)).answer();
    SearchByIDParam request =
        SearchByIDParam.newBuilder()
            .setCollectionName("films")
            .addAllIdArray(ids)
            .setTopk(1)
            .build();

    var found = toReader.call(MilvusServiceGrpc.getSearchByIDMethod(), request).answer();

    assertThat(found.getIdsList()).isEqualTo(ids);
    assertThat(found.getDistancesList()).containsExactly(0f);
  }

  @Test
  void everyAnswerNamesTheNodeAndEveryCallIsCounted() throws Exception {
    toWriter.createCollection(SHAPE);

    assertThat(toReader.count("films").node()).isEqualTo("ro-1");
    assertThat(toWriter.count("films").node()).isEqualTo("rw-1");
    assertThat(reader.calls()).containsOnlyKeys("CountCollection");
    assertThat(writer.callsOf("CreateCollection")).isEqualTo(1);
    assertThat(writer.callsOf("Search")).isZero();
  }

  @Test
  void aReadOnlyNodeRefusesWritesInsideTheAnswer() throws Exception {
    assertThatThrownBy(() -> toReader.createCollection(SHAPE))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
        .hasMessageContaining("ro-1 is read-only");
    toWriter.createCollection(SHAPE);
    assertThatThrownBy(() -> toReader.insert("films", ROWS)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> toReader.dropCollection("films")).isInstanceOf(Refusal.class);

    assertThat(toWriter.count("films").answer()).isZero();
  }

  @Test
  void theVersionIsOneThatTheRealClientAccepts() {
    Command version = Command.newBuilder().setCmd("version").build();
    Command other = Command.newBuilder().setCmd("set_config a b").build();

    assertThat(toReader.call(MilvusServiceGrpc.getCmdMethod(), version).answer().getStringReply())
        .startsWith("1.1.");
    assertThat(toReader.call(MilvusServiceGrpc.getCmdMethod(), other).answer().getStatus())
        .satisfies(
            status -> assertThat(status.getErrorCode()).isEqualTo(ErrorCode.ILLEGAL_ARGUMENT));
  }

  @Test
  void aMethodThatTheDemoDoesNotSpeakIsUnimplemented() {
    MethodDescriptor<Command, ?> unknown =
        MilvusServiceGrpc.getCmdMethod().toBuilder()
            .setFullMethodName("milvus.grpc.MilvusService/CreateIndex")
            .build();

    assertThatThrownBy(() -> toWriter.call(unknown, Command.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED));
  }

  @Test
  void aKilledNodeIsUnreachableAndItsSuccessorOnTheSamePortIsNot() throws Exception {
    toWriter.createCollection(SHAPE);
    int port = reader.address().port();

    reader.kill();

    assertThatThrownBy(() -> toReader.count("films"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    try (DemoNode next = DemoNode.start("ro-1b", EndpointRole.READ_ONLY, storage, port);
        DemoClient client = DemoClient.connect(next.address())) {
      assertThat(client.count("films").node()).isEqualTo("ro-1b");
    }
  }
}
