package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
  @TempDir Path folder;

  @Test
  void aFolderGivesAllItsManifestsButNotDotFilesBackupsOrFolders() throws Exception {
    write("a.yaml", service("a"));
    write("b.yml", service("b"));
    write(".c.yaml", service("c"));
    write("d.yaml~", service("d"));
    write("#e.yaml#", service("e"));
    write("f.txt", service("f"));
    Files.createDirectory(folder.resolve("g.yaml"));
    write("g.yaml/h.yaml", service("h"));

    FileReading reading = files(folder).read();

    assertThat(services(reading))
        .extracting(service -> service.ref().name())
        .containsExactly("a", "b");
    assertThat(findings(reading)).isEmpty();
  }

  @Test
  void aServiceAndItsSlicesMayBeInDifferentFiles() throws Exception {
    write("1.yaml", slice("a", "10.0.0.1"));
    write("2.yaml", service("a"));

    FileReading reading = files(folder).read();

    assertThat(ips(reading)).containsExactly("10.0.0.1");
    assertThat(findings(reading)).isEmpty();
  }

  @Test
  void aFileRemovedFromAFolderTakesItsServicesAlong() throws Exception {
    write("a.yaml", service("a"));
    Path second = write("b.yaml", service("b"));
    ManifestFiles files = files(folder);
    FileReading both = files.read();

    Files.delete(second);
    FileReading one = files.read();

    assertThat(services(both)).hasSize(2);
    assertThat(services(one)).extracting(service -> service.ref().name()).containsExactly("a");
    assertThat(findings(one)).isEmpty();
  }

  @Test
  void aFolderThatIsEmptiedOrVanishesKeepsEverything() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("conf"));
    Path file = write("conf/a.yaml", service("a"));
    ManifestFiles files = files(sub);
    FileReading good = files.read();

    Files.delete(file);
    FileReading emptied = files.read();
    Files.delete(sub);
    FileReading gone = files.read();

    assertThat(services(emptied)).isEqualTo(services(good));
    assertThat(services(gone)).isEqualTo(services(good));
    assertThat(findings(emptied))
        .extracting(Finding::found)
        .containsExactly("no file named *.yaml or *.yml in the folder");
    assertThat(findings(gone)).extracting(Finding::found).containsExactly("the folder is gone");
    assertThat(gone.staleSince()).isEqualTo(emptied.staleSince()).isPresent();
  }

  @Test
  void aFolderThatIsBackAfterItWasGoneIsUpToDateAgain() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("conf"));
    write("conf/a.yaml", service("a"));
    ManifestFiles files = files(sub);
    FileReading good = files.read();

    Files.move(sub, folder.resolve("away"));
    FileReading gone = files.read();
    Files.move(folder.resolve("away"), sub);
    FileReading back = files.read();

    assertThat(gone.staleSince()).isPresent();
    assertThat(back).isEqualTo(good);
  }

  @Test
  void lookingAgainAtUnchangedFilesGivesTheSameReading() throws Exception {
    write("a.yaml", service("a"));
    write("b.yaml", "a: [");
    ManifestFiles files = files(folder);

    FileReading first = files.read();
    FileReading second = files.read();

    assertThat(second).isSameAs(first);
  }

  @Test
  void aBrokenFileInAFolderHoldsUpNoOther() throws Exception {
    write("a.yaml", service("a"));
    write("b.yaml", "a: [");
    ManifestFiles files = files(folder);
    FileReading start = files.read();

    write("a.yaml", documents(service("a"), service("c")));
    FileReading later = files.read();

    assertThat(services(start)).extracting(s -> s.ref().name()).containsExactly("a");
    assertThat(services(later)).extracting(s -> s.ref().name()).containsExactly("a", "c");
    assertThat(findings(later))
        .extracting(finding -> finding.subject().toString())
        .containsExactly("file " + folder.resolve("b.yaml") + " line 1");
  }

  @Test
  void theSameServiceInTwoFilesIsAFindingThatNamesBoth() throws Exception {
    write("a.yaml", service("a"));
    write("b.yaml", "\n" + service("a").replace("role: ro", "role: rw"));

    FileReading reading = files(folder).read();

    assertThat(services(reading).get(0).annotations().toString())
        .isEqualTo("{milvus-xds.io/role=ro}");
    Finding finding = findings(reading).get(0);
    assertThat(finding.subject()).hasToString("file " + folder.resolve("b.yaml") + " line 2");
    assertThat(finding.found()).contains("Service prod/a").contains("a.yaml line 1");
  }

  private static ManifestFiles files(Path path) {
    return new ManifestFiles(path, Clock.systemUTC());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<MilvusService> services(FileReading reading) {
    return reading.snapshot().orElseThrow().services();
  }

  private static List<Finding> findings(FileReading reading) {
    return reading.snapshot().orElseThrow().findings();
  }

  private static List<String> ips(FileReading reading) {
    return services(reading).stream()
        .flatMap(service -> service.endpoints().stream())
        .map(MilvusEndpoint::ip)
        .toList();
  }
}
