package io.milvusxds.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A folder in which a reader's commands find the launcher, the manifests and the built jar. */
public final class LinkedCheckout {
  private LinkedCheckout() {}

  /** Makes a folder look like this checkout, so that what commands write is not left in it. */
  public static void in(Path folder) throws IOException {
    for (String part : List.of("k8s", "src", "milvus-xds")) {
      Files.createSymbolicLink(folder.resolve(part), Path.of(part).toAbsolutePath());
    }
    Files.createDirectory(folder.resolve("target"));
    for (String part : List.of("pom.xml", "target/milvus-xds.jar")) {
      Files.copy(Path.of(part), folder.resolve(part), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
