package io.milvusxds.tuning;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * RPCs that must never reach a read-only node: a write that lands there can make searches hang on
 * all nodes.
 *
 * <p>Source: the method tables of the Milvus 1.x and 2.x protos.
 */
final class WriteMethods {
  private static final List<String> V1 =
      List.of(
          "CreateCollection",
          "DropCollection",
          "CreateIndex",
          "DropIndex",
          "CreatePartition",
          "DropPartition",
          "Insert",
          "InsertEntity",
          "DeleteByID",
          "DeleteEntitiesByID",
          "Flush",
          "Compact",
          "Cmd",
          "CreateHybridCollection",
          "DropHybridCollection");

  private static final List<String> V2 =
      List.of(
          "CreateCollection",
          "DropCollection",
          "AlterCollection",
          "RenameCollection",
          "LoadCollection",
          "ReleaseCollection",
          "CreatePartition",
          "DropPartition",
          "CreateIndex",
          "DropIndex",
          "CreateAlias",
          "DropAlias",
          "AlterAlias",
          "CreateDatabase",
          "DropDatabase",
          "Insert",
          "Upsert",
          "Delete",
          "Flush",
          "Import",
          "ManualCompaction");

  /** The request paths of all of them. */
  static final List<String> PATHS =
      Stream.concat(paths(MilvusApi.V1, V1), paths(MilvusApi.V2, V2)).toList();

  private WriteMethods() {}

  private static Stream<String> paths(MilvusApi api, List<String> methods) {
    return methods.stream().map(method -> "/" + api.grpcService() + "/" + method);
  }

  /** The first write whose request path begins with the prefix; empty when none does. */
  static Optional<String> caughtBy(String prefix) {
    return PATHS.stream().filter(path -> path.startsWith(prefix)).findFirst();
  }
}
