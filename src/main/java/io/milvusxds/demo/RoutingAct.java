package io.milvusxds.demo;

import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.CollectionShape;
import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.scatter.Metric;
import io.milvusxds.model.EndpointRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The first act: rows are written and searched through Envoy, and it shows who answered. */
final class RoutingAct {
  /** What this act writes and all acts search. */
  static final CollectionShape FILMS = new CollectionShape("films", 32, 1024, Metric.EUCLIDEAN);

  private static final int BATCHES = 4;
  private static final int ROWS_PER_BATCH = 500;
  private static final int SEARCHES = 30;
  private static final Set<String> SEARCH_METHODS = Set.of("Search", "SearchInFiles");

  private final DemoClient client;
  private final DemoNodes nodes;
  private final Narrator narrator;
  private final CallTally tally = new CallTally();
  private final KnownRows rows;

  /**
   * @param rows none yet; this act writes some
   */
  RoutingAct(DemoStage stage, KnownRows rows, Narrator narrator) {
    this.rows = rows;
    this.client = stage.client();
    this.nodes = stage.nodes();
    this.narrator = narrator;
  }

  /** Plays it, and leaves questions for the next act. */
  Questions play() throws Refusal {
    narrator.heading("Writing and searching, all through Envoy");
    write();
    Questions questions = new Questions(FILMS.name(), rows, rows.draw(SEARCHES));
    search(questions);
    narrator.table(tally.table(nodes.names()));
    expectRoles(nodes, narrator);
    boolean everybody =
        nodes.readers().stream().allMatch(node -> tally.of("Search", node.name()) > 0);
    narrator.expect(everybody, "every read-only node answered searches", "");
    return questions;
  }

  private void write() throws Refusal {
    tally.count("CreateCollection", client.createCollection(FILMS));
    for (int batch = 0; batch < BATCHES; batch++) {
      List<float[]> vectors = rows.draw(ROWS_PER_BATCH);
      List<Long> ids = tally.count("Insert", client.insert(FILMS.name(), vectors));
      rows.remember(ids, vectors);
    }
    long count = tally.count("CountCollection", client.count(FILMS.name()));
    narrator.expect(count == rows.size(), "all rows inserted are counted", count + " rows");
  }

  private void search(Questions questions) throws Refusal {
    int right = 0;
    for (int i = 0; i < SEARCHES; i++) {
      right += tally.count("Search", questions.ask(client)).isEmpty() ? 1 : 0;
    }
    narrator.expect(
        right == SEARCHES, "searches find what sorting all rows finds", right + " of " + SEARCHES);
  }

  /** What the nodes themselves counted must fit their roles, whatever the client saw. */
  static void expectRoles(DemoNodes nodes, Narrator narrator) {
    List<String> strayed = new ArrayList<>();
    for (DemoNode node : nodes.all()) {
      boolean searches = node.role() == EndpointRole.READ_ONLY;
      node.calls()
          .forEach(
              (method, count) -> {
                if (SEARCH_METHODS.contains(method) != searches) {
                  strayed.add(count + " " + method + " on " + node.name());
                }
              });
    }
    narrator.expect(
        strayed.isEmpty(),
        "searches reached only read-only nodes, everything else only the read-write node",
        String.join(", ", strayed));
  }
}
