package io.milvusxds.demo;

import io.grpc.ClientInterceptors;
import io.milvusxds.demo.load.DemoClient;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.milvus1.SearchParam;
import io.milvusxds.demo.scatter.GatheredHits;
import io.milvusxds.demo.scatter.IncompleteSearch;
import io.milvusxds.demo.scatter.ScatterSearch;
import io.milvusxds.ops.TextTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The second act: one search is spread over the nodes by the client, segment by segment, and Envoy
 * sends each part to a node that owns the segment, as {@code milvus-xds plan} says beforehand.
 */
final class SegmentAct {
  private static final int SEARCHES = 20;
  private static final int HITS = 5;
  private static final ScatterSearch.Limits LIMITS =
      new ScatterSearch.Limits(4, Duration.ofSeconds(5));

  private final DemoStage stage;
  private final KnownRows rows;
  private final Narrator narrator;
  private final WhoAnswered who = new WhoAnswered();
  private final ScatterSearch scatter;

  SegmentAct(DemoStage stage, KnownRows rows, Narrator narrator) {
    this.stage = stage;
    this.rows = rows;
    this.narrator = narrator;
    this.scatter =
        new ScatterSearch(ClientInterceptors.intercept(stage.client().channel(), who), LIMITS);
  }

  void play() throws IOException, Refusal, InterruptedException {
    narrator.heading("One search in many parts: each segment is searched at nodes that own it");
    narrator.aside(
        "the client makes one call per segment, named in the header x-milvus-segment, and merges;");
    narrator.aside("Envoy finds the owners by a hash of the name, without asking anybody");
    List<String> segments = stage.client().segments(RoutingAct.FILMS.name()).answer();
    SortedMap<String, List<String>> owners = stage.owners(segments);
    int right = search(segments);
    narrator.table(table(segments, owners));
    narrator.expect(
        segments.size() > 1 && right == SEARCHES,
        "the merged answers of " + segments.size() + " segments are what sorting all rows finds",
        right + " of " + SEARCHES);
    expectOwners(segments, owners);
  }

  /** Searches all the segments over and over; how often the merged answer was right. */
  private int search(List<String> segments) throws InterruptedException {
    int right = 0;
    for (float[] query : rows.draw(SEARCHES)) {
      SearchParam question = DemoClient.searchParam(RoutingAct.FILMS.name(), List.of(query), HITS);
      GatheredHits gathered = scatter.search(question, RoutingAct.FILMS.metric(), segments);
      try {
        right += gathered.complete().equals(List.of(rows.nearest(query, HITS))) ? 1 : 0;
      } catch (IncompleteSearch e) {
        narrator.expect(false, "every segment answers", String.valueOf(e.getMessage()));
      }
    }
    return right;
  }

  private void expectOwners(List<String> segments, SortedMap<String, List<String>> owners) {
    long answered = 0;
    List<String> strayed = new ArrayList<>();
    for (String segment : segments) {
      for (Map.Entry<String, Long> byNode : who.of(segment).entrySet()) {
        answered += byNode.getValue();
        if (!owners.getOrDefault(segment, List.of()).contains(byNode.getKey())) {
          strayed.add(byNode.getValue() + " of segment " + segment + " on " + byNode.getKey());
        }
      }
    }
    narrator.expect(
        strayed.isEmpty() && answered == (long) SEARCHES * segments.size(),
        "all parts were searched at the owners that milvus-xds plan names",
        strayed.isEmpty() ? answered + " calls" : String.join(", ", strayed));
    List<String> idle = new ArrayList<>();
    owners.forEach(
        (segment, names) ->
            names.stream()
                .filter(name -> !who.of(segment).containsKey(name))
                .forEach(name -> idle.add(name + " in segment " + segment)));
    narrator.expect(
        idle.isEmpty(),
        "every owner of a segment takes its share",
        idle.isEmpty() ? "" : "not " + String.join(", ", idle));
  }

  private TextTable table(List<String> segments, SortedMap<String, List<String>> owners) {
    TextTable table = new TextTable("segment", "owners", "answered by");
    for (String segment : segments) {
      String answers =
          who.of(segment).entrySet().stream()
              .map(byNode -> byNode.getKey() + " " + byNode.getValue() + "×")
              .collect(Collectors.joining(", "));
      String owned = String.join(", ", owners.getOrDefault(segment, List.of()));
      table.row(List.of(RoutingAct.FILMS.name() + " " + segment, owned, answers));
    }
    return table;
  }
}
