package io.milvusxds.tuning;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * What the names of the RPCs begin with that change nothing, and so may be answered by a read-only
 * node. Every other one, and above all one that is not known here, goes to a read-write node: a
 * write that lands on a read-only node can make searches hang on all nodes.
 *
 * <p>Source: the method tables of the Milvus 1.x proto and of {@code milvus.proto} of 2.6. Of both
 * no write begins with one of these.
 */
public final class ReadMethods {
  /** Of Milvus 1.x. Not {@code Cmd}, which sets configuration, too. */
  static final List<String> V1 =
      List.of("Count", "Describe", "Get", "Has", "HybridSearch", "Search", "Show");

  /** Of Milvus 2.x, but for searches: what a client asks for the version, the schema, the state. */
  public static final List<String> METADATA_V2 =
      List.of(
          "BatchDescribe",
          "CheckHealth",
          "Connect",
          "Describe",
          "Get",
          "Has",
          "List",
          "RunAnalyzer",
          "Select",
          "Show");

  /** Of Milvus 2.x. */
  static final List<String> V2 =
      ImmutableList.<String>builder()
          .addAll(METADATA_V2)
          .add("HybridSearch", "Query", "Search")
          .build();

  private ReadMethods() {}
}
