package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.PathMatch.Exact;
import io.milvusxds.routing.PathMatch.Prefix;
import io.milvusxds.tuning.MilvusApi;
import io.milvusxds.tuning.ReadTuning;
import io.milvusxds.tuning.RouteTuning;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The routes of a deployment: searches to the read-only pool, everything else to read-write. */
final class RouteTable {
  /**
   * Not the Milvus service but everything: clients also call other services, and a call that
   * nothing else takes must never reach a read-only node, where a write can hang all searches.
   */
  private static final PathMatch EVERYTHING = new Prefix("/");

  private RouteTable() {}

  /** In the order in which they are tried: the longer path first, the catch-all last. */
  static List<PlannedRoute> routes(ReadTuning read, RouteTuning readOnly, RouteTuning readWrite) {
    Stream<PlannedRoute> searches =
        searches(read).stream()
            .map(match -> new PlannedRoute(match, EndpointRole.READ_ONLY, readOnly));
    PlannedRoute rest = new PlannedRoute(EVERYTHING, EndpointRole.READ_WRITE, readWrite);
    return Stream.concat(searches, Stream.of(rest)).toList();
  }

  private static List<PathMatch> searches(ReadTuning read) {
    if (read.prefixes().isEmpty()) {
      return searches(read.api());
    }
    return read.prefixes().stream()
        .distinct()
        // Envoy takes the first route that matches, so the longer prefix must come first.
        .sorted(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .<PathMatch>map(Prefix::new)
        .toList();
  }

  private static List<PathMatch> searches(MilvusApi api) {
    String service = "/" + api.grpcService() + "/";
    return switch (api) {
      // The prefix takes Search, SearchByID and SearchInFiles, as deployments have always done.
      case V1 -> List.of(new Prefix(service + "Search"));
      // Exact, so that a later SearchSomething is not swept to the read-only nodes unseen.
      case V2 ->
          List.of(
              new Exact(service + "HybridSearch"),
              new Exact(service + "Search"),
              new Exact(service + "Query"));
    };
  }
}
