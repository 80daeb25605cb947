package io.milvusxds.demo;

import io.milvusxds.demo.milvus.DemoNode;
import io.milvusxds.demo.milvus.SharedStorage;
import io.milvusxds.model.EndpointRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The demo nodes over one storage, dead ones too, in the order started. Used by one thread. */
final class DemoNodes {
  private final SharedStorage storage;
  private final Cleanup cleanup;
  private final List<DemoNode> nodes = new ArrayList<>();

  DemoNodes(SharedStorage storage, Cleanup cleanup) {
    this.storage = storage;
    this.cleanup = cleanup;
  }

  DemoNode start(String name, EndpointRole role) throws IOException {
    DemoNode node = DemoNode.start(name, role, storage);
    cleanup.add(node::close);
    nodes.add(node);
    return node;
  }

  List<DemoNode> all() {
    return List.copyOf(nodes);
  }

  List<String> names() {
    return nodes.stream().map(DemoNode::name).toList();
  }

  List<DemoNode> readers() {
    return nodes.stream().filter(node -> node.role() == EndpointRole.READ_ONLY).toList();
  }

  /** The one read-write node. */
  DemoNode writer() {
    return nodes.stream()
        .filter(node -> node.role() == EndpointRole.READ_WRITE)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no read-write node among " + names()));
  }
}
