package io.milvusxds.testing.rebalance;

import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.Refusal;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.model.EndpointRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Read-only nodes with cold caches over one storage, which has what {@link SegmentCalls} asks for.
 *
 * <p>Used by one thread.
 */
public final class ColdNodes implements AutoCloseable {
  private final SegmentMemory.Costs costs;
  private final SharedStorage storage = new SharedStorage();
  private final List<DemoNode> nodes = new ArrayList<>();
  private final SortedMap<String, ColdCache> caches = new TreeMap<>();

  private ColdNodes(SegmentMemory.Costs costs) {
    this.costs = costs;
  }

  /** Some nodes, {@code ro-1} the first. */
  public static ColdNodes start(int count, SegmentMemory.Costs costs) throws IOException, Refusal {
    ColdNodes nodes = new ColdNodes(costs);
    SegmentCalls.fill(nodes.storage);
    for (int i = 0; i < count; i++) {
      nodes.add();
    }
    return nodes;
  }

  /** Starts one more, with the next number and nothing in its memory. */
  public DemoNode add() throws IOException {
    String name = "ro-" + (nodes.size() + 1);
    ColdCache cache = new ColdCache(costs);
    caches.put(name, cache);
    DemoNode node =
        DemoNode.start(
            name, EndpointRole.READ_ONLY, storage, new DemoNode.Options(0, List.of(cache)));
    nodes.add(node);
    return node;
  }

  /** All that were started, in this order. */
  public List<DemoNode> all() {
    return List.copyOf(nodes);
  }

  /** The caches by the names of the nodes. */
  public SortedMap<String, ColdCache> caches() {
    return Collections.unmodifiableSortedMap(caches);
  }

  /** How many searches waited for a load so far, on all nodes. */
  public long coldSearches() {
    return caches.values().stream().mapToLong(ColdCache::coldSearches).sum();
  }

  @Override
  public void close() {
    nodes.forEach(DemoNode::close);
    caches.values().forEach(ColdCache::close);
  }
}
