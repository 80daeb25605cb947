package io.milvusxds.testing.rebalance;

import io.grpc.Channel;
import io.milvusxds.demo.milvus.DemoNode;
import java.io.IOException;
import java.util.List;

/** Something that stands before nodes and sends each search to one of them. */
public interface SearchFront extends AutoCloseable {
  /** For searches; it ends with this. */
  Channel channel();

  /** Makes these the nodes, and waits until that is known where searches are sent on. */
  void serve(List<DemoNode> nodes) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
