package io.milvusxds.demo.envoy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The folder of programs that are fetched once and then kept for every later run.
 *
 * <p>An entry appears whole or not at all: it is built under another name and renamed. Two
 * processes that install the same entry at once both succeed; the slower one throws its own copy
 * away.
 */
public record InstallCache(Path folder) {
  public InstallCache {
    requireNonNull(folder, "folder");
  }

  /**
   * {@code MILVUS_XDS_CACHE}, else {@code milvus-xds} under {@code XDG_CACHE_HOME}, else under
   * {@code ~/.cache}: the same folder that the Maven wrapper uses.
   */
  public static InstallCache of(Map<String, String> environment) {
    String own = environment.getOrDefault("MILVUS_XDS_CACHE", "");
    if (!own.isEmpty()) {
      return new InstallCache(Path.of(own));
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isEmpty()) {
      return new InstallCache(Path.of(shared, "milvus-xds"));
    }
    String home = environment.getOrDefault("HOME", "");
    return new InstallCache(
        Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".cache", "milvus-xds"));
  }

  /** Fills an empty folder with what is to be installed. */
  @FunctionalInterface
  public interface Recipe {
    /** Fills the folder; throws when that does not work, and then nothing is kept. */
    void fill(Path emptyFolder) throws IOException, InterruptedException;
  }

  /** Where an entry is, or would be. */
  public Path entry(String name) {
    return folder.resolve(name);
  }

  /**
   * The folder of an entry, installed by the recipe when it is not there yet.
   *
   * @param name names the content and its version, since an entry is never renewed
   */
  public Path installOnce(String name, Recipe recipe) throws IOException, InterruptedException {
    Path target = entry(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    Path work = workFolder(name);
    try {
      Path built = Files.createDirectory(work.resolve("built"));
      recipe.fill(built);
      publish(built, target);
    } finally {
      FolderTree.delete(work);
    }
    return target;
  }

  private Path workFolder(String name) throws IOException {
    try {
      Files.createDirectories(folder);
      return Files.createTempDirectory(folder, name + ".");
    } catch (IOException e) {
      throw new IOException(
          "the cache folder "
              + folder
              + " can not be written: "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage()
              + ". Make it writable, or set MILVUS_XDS_CACHE to a folder that is.",
          e);
    }
  }

  private static void publish(Path built, Path target) throws IOException {
    try {
      Files.move(built, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      // The rename onto a folder with content fails: somebody else was quicker, and theirs is
      // whole.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }
}
