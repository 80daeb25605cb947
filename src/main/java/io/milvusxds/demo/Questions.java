package io.milvusxds.demo;

import io.milvusxds.demo.load.Answered;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.scatter.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Searches whose right answers are known, asked one after the other. Safe for any thread. */
final class Questions {
  private static final int HITS = 5;

  private final String collection;
  private final List<float[]> queries;
  private final List<List<Hit>> answers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  Questions(String collection, KnownRows rows, List<float[]> queries) {
    this.collection = collection;
    this.queries = List.copyOf(queries);
    queries.forEach(query -> answers.add(rows.nearest(query, HITS)));
  }

  /**
   * Asks the next question.
   *
   * @return what was wrong with the answer, empty when nothing was
   */
  Answered<String> ask(DemoClient client) throws Refusal {
    int number = Math.floorMod(next.getAndIncrement(), queries.size());
    Answered<List<List<Hit>>> found =
        client.search(collection, queries.subList(number, number + 1), HITS);
    boolean right = found.answer().equals(List.of(answers.get(number)));
    return found.map(
        hits -> right ? "" : "wrong answer: " + hits + " (expected: " + answers.get(number) + ")");
  }
}
