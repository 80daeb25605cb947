package io.milvusxds.testing.kube;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link KubeCluster} as a parameter: one for all classes of a process, since
 * starting one takes seconds. It begins with the first test that wants it and ends with the
 * process. A test that kills or freezes the API server starts a cluster of its own instead.
 */
public final class SharedKube implements ParameterResolver {
  // Not in a store of JUnit: Surefire runs each class as a run of its own where it has two
  // processes. KubeCluster ends it with the process.
  private static @Nullable KubeCluster cluster;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubeCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster();
  }

  private static synchronized KubeCluster cluster() {
    if (cluster == null) {
      cluster = start();
    }
    return cluster;
  }

  private static KubeCluster start() {
    try {
      return KubeCluster.start();
    } catch (IOException e) {
      throw new AssertionError("no cluster", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the cluster started", e);
    }
  }
}
