package io.milvusxds.testing.services;

import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Origin;
import io.milvusxds.model.Writer;

/** Where services of tests come from. */
public final class Origins {
  /** A file of the operator's own. */
  public static final Origin FILE = new Origin("file:state.yaml", Writer.OPERATOR);

  /** A shared cluster. */
  public static final Origin CLUSTER = new Origin("kubernetes", Writer.NAMESPACE);

  private Origins() {}

  /** The same service, as a shared cluster has it. */
  public static MilvusService inCluster(MilvusService service) {
    return new MilvusService(
        service.ref(),
        service.createdAt(),
        service.annotations(),
        service.ports(),
        service.endpoints(),
        CLUSTER);
  }
}
