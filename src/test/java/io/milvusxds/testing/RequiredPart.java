package io.milvusxds.testing;

import io.milvusxds.demo.envoy.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A part of the machine that some tests need and that is not there everywhere, such as a real
 * Envoy.
 *
 * <p>Where it can not be had the test is skipped with the reason; in CI ({@code CI=true}) that is a
 * failure, so that no test stays out unseen.
 */
public final class RequiredPart {
  private final Map<String, String> environment;

  RequiredPart(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Finds, or fetches, a part of the machine. */
  @FunctionalInterface
  public interface Search<T> {
    /**
     * The part.
     *
     * @throws IOException when the part can not be had; its message says why and what to do
     */
    T find() throws IOException, InterruptedException;
  }

  /** A part of this machine. */
  public static <T> T find(String name, Search<T> search) throws InterruptedException {
    return new RequiredPart(System.getenv()).orSkip(name, search);
  }

  /** The program of a real Envoy. */
  public static Path envoy() throws InterruptedException {
    return find("a real Envoy", EnvoyBinary::locate);
  }

  <T> T orSkip(String name, Search<T> search) throws InterruptedException {
    try {
      return search.find();
    } catch (IOException e) {
      String reason = "needs " + name + ": " + e.getMessage();
      if ("true".equals(environment.get("CI"))) {
        throw new AssertionError(reason + "\nWith CI=true this may not be skipped.", e);
      }
      System.err.println("skipped, " + reason);
      return Assumptions.abort(reason);
    }
  }
}
