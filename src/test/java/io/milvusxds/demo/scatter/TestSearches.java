package io.milvusxds.demo.scatter;

import io.milvusxds.demo.milvus1.ErrorCode;
import io.milvusxds.demo.milvus1.RowRecord;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.milvus1.Status;
import io.milvusxds.demo.milvus1.TopKQueryResult;
import java.util.List;

/** Searches and answers with what does not matter left dull. */
final class TestSearches {
  private TestSearches() {}

  static SearchParam question(String collection, List<float[]> queries, int topK) {
    SearchParam.Builder question =
        SearchParam.newBuilder().setCollectionName(collection).setTopk(topK);
    for (float[] query : queries) {
      RowRecord.Builder record = RowRecord.newBuilder();
      for (float number : query) {
        record.addFloatData(number);
      }
      question.addQueryRecordArray(record);
    }
    return question.build();
  }

  /** One query, the nearest three. */
  static SearchParam question() {
    return question("films", List.of(new float[] {1}), 3);
  }

  /** The same rows for each query, each as far as its id says. */
  static TopKQueryResult answerOf(int queries, List<Long> ids) {
    TopKQueryResult.Builder answer = TopKQueryResult.newBuilder().setRowNum(queries);
    for (int query = 0; query < queries; query++) {
      ids.forEach(id -> answer.addIds(id).addDistances(id));
    }
    return answer.build();
  }

  static TopKQueryResult refusal(ErrorCode code, String reason) {
    return TopKQueryResult.newBuilder()
        .setStatus(Status.newBuilder().setErrorCode(code).setReason(reason))
        .build();
  }
}
