package io.milvusxds.pages;

import io.milvusxds.chart.PlainManifests;
import io.milvusxds.testing.kube.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes every generated file of the repository anew, the manifests that Helm makes of the chart
 * included.
 *
 * <p>Runs at the root of the repository.
 */
public final class WritePages {
  private WritePages() {}

  /** Takes no arguments; without a Helm, which Go can build, it fails after the other files. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    for (Page page : Page.all()) {
      write(page.file(), page.text());
    }
    write(PlainManifests.FILE, PlainManifests.render(Helm.locate()));
  }

  private static void write(Path file, String text) throws IOException {
    boolean isNew = !Files.exists(file) || !Files.readString(file).equals(text);
    if (isNew) {
      Files.writeString(file, text);
      System.out.println("wrote " + file);
    }
  }
}
