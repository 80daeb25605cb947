package io.milvusxds.testing.kube;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link KubeCluster} as a parameter: one for all classes of the run, since starting
 * one takes seconds. It begins with the first test that wants it and ends with the run. A test that
 * kills or freezes the API server starts a cluster of its own instead.
 */
public final class SharedKube implements ParameterResolver {
  private static final ExtensionContext.Namespace PLACE =
      ExtensionContext.Namespace.create(SharedKube.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubeCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(PLACE)
        .computeIfAbsent(KubeCluster.class, unused -> start(), KubeCluster.class);
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
