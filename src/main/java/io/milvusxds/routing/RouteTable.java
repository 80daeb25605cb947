package io.milvusxds.routing;

import io.milvusxds.model.EndpointRole;
import io.milvusxds.routing.PathMatch.Exact;
import io.milvusxds.routing.PathMatch.Prefix;
import io.milvusxds.tuning.CallClass;
import io.milvusxds.tuning.MilvusApi;
import io.milvusxds.tuning.ReadMethods;
import io.milvusxds.tuning.ReadTuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The routes of a deployment: searches to the read-only pool, everything else to read-write. */
final class RouteTable {
  /**
   * Not the Milvus service but everything: clients also call other services, and a call that
   * nothing else takes must never reach a read-only node, where a write can hang all searches.
   */
  private static final PathMatch EVERYTHING = new Prefix("/");

  /**
   * What reads data by REST, in both of its versions. Source: the published reference of the
   * RESTful API of Milvus 2.3 to 2.6.
   */
  private static final List<String> REST_SEARCHES =
      List.of(
          "/v1/vector/search",
          "/v1/vector/query",
          "/v1/vector/get",
          "/v2/vectordb/entities/search",
          "/v2/vectordb/entities/advanced_search",
          "/v2/vectordb/entities/hybrid_search",
          "/v2/vectordb/entities/query",
          "/v2/vectordb/entities/get");

  private RouteTable() {}

  /** In the order in which they are tried: the longer path first, the catch-all last. */
  static List<PlannedRoute> routes(DeploymentRoles roles) {
    ReadTuning read = roles.read();
    List<PlannedRoute> routes = new ArrayList<>();
    if (read.prefixes().isEmpty()) {
      read.apis()
          .forEach(
              api ->
                  searches(api)
                      .forEach(match -> routes.add(route(match, CallClass.searchOf(api), roles))));
      if (read.apis().contains(MilvusApi.V2)) {
        REST_SEARCHES.forEach(
            path -> routes.add(route(new Exact(path), CallClass.SEARCH_REST, roles)));
      }
    } else {
      written(read.prefixes())
          .forEach(prefix -> routes.add(route(new Prefix(prefix), classOf(prefix), roles)));
    }
    if (read.apis().contains(MilvusApi.V2)) {
      ReadMethods.METADATA_V2.forEach(
          name ->
              routes.add(
                  route(
                      new Prefix("/" + MilvusApi.V2.grpcService() + "/" + name),
                      CallClass.METADATA,
                      roles)));
    }
    routes.add(route(EVERYTHING, CallClass.OTHER, roles));
    return routes;
  }

  private static PlannedRoute route(PathMatch match, CallClass calls, DeploymentRoles roles) {
    boolean fallsBack =
        calls == CallClass.METADATA
            || (calls.target() == EndpointRole.READ_ONLY
                && roles.read().fallback() == ReadTuning.Fallback.READ_WRITE);
    return new PlannedRoute(match, calls, roles.route(calls), fallsBack);
  }

  /** Calls of services that are not Milvus' have the limits that there were before Milvus 2. */
  private static CallClass classOf(String prefix) {
    return prefix.startsWith("/" + MilvusApi.V2.grpcService() + "/")
        ? CallClass.SEARCH_V2
        : CallClass.SEARCH_V1;
  }

  private static List<String> written(List<String> prefixes) {
    return prefixes.stream()
        .distinct()
        // Envoy takes the first route that matches, so the longer prefix must come first.
        .sorted(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
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
