package io.milvusxds.testing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The classes of a jar as the JVM holds them in memory, in a file beside it: tests start the jar
 * more than a hundred times, and a start with that file takes half as much of a core (JEP 350).
 */
final class SharedClasses {
  private static final ConcurrentMap<Path, List<String>> FLAGS = new ConcurrentHashMap<>();

  private SharedClasses() {}

  /** Flags for a JVM that runs this jar; none where the file can not be made. */
  static List<String> flags(Path jar) {
    return FLAGS.computeIfAbsent(jar, SharedClasses::make);
  }

  private static List<String> make(Path jar) {
    try {
      // A JVM complains of a file that is not of this jar and of its own version.
      String written = Files.getLastModifiedTime(jar).toMillis() + "-" + Runtime.version();
      Path file = jar.resolveSibling(jar.getFileName() + "." + written + ".jsa");
      if (!Files.exists(file)) {
        Path work = Files.createTempDirectory(jar.resolveSibling("."), "classes");
        Path made = work.resolve("made.jsa");
        startAndStop(made);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(work);
        deleteOlder(file, jar.getFileName() + ".*.jsa");
      }
      return List.of("-XX:SharedArchiveFile=" + file);
    } catch (IOException e) {
      System.err.println("tests start " + jar + " the slow way: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  // What the control plane needs until it is ready, it needs in every test.
  private static void startAndStop(Path made) throws IOException, InterruptedException {
    try (ServeProcess process =
        ServeProcess.launch(
            ServeProcess.launcher("file:k8s/milvus-demo.yaml"),
            List.of("-XX:ArchiveClassesAtExit=" + made))) {
      int unused = process.awaitReady().stop();
    }
  }

  private static void deleteOlder(Path file, String all) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(file.resolveSibling("."), all)) {
      for (Path older : files) {
        if (!older.getFileName().equals(file.getFileName())) {
          Files.deleteIfExists(older);
        }
      }
    }
  }
}
