package io.milvusxds.testing.milvus;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link RealMilvus} with two read-only nodes as a parameter: one for all classes of
 * a process, since starting one takes ten seconds. It begins with the first test that wants it and
 * ends with the process.
 */
public final class SharedMilvus implements ParameterResolver {
  private static @Nullable RealMilvus milvus;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RealMilvus.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return milvus();
  }

  private static synchronized RealMilvus milvus() {
    if (milvus == null) {
      milvus = start();
      Runtime.getRuntime().addShutdownHook(new Thread(SharedMilvus::end, "end-shared-milvus"));
    }
    return milvus;
  }

  private static RealMilvus start() {
    try {
      return RealMilvus.start(2);
    } catch (IOException e) {
      throw new AssertionError("no Milvus", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while Milvus started", e);
    }
  }

  private static synchronized void end() {
    try {
      if (milvus != null) {
        milvus.close();
      }
    } catch (IOException e) {
      System.err.println("the folder of Milvus is not deleted: " + e.getMessage());
    }
  }
}
