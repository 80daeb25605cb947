package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePlaces;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import io.milvusxds.model.SourceSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFilesTest {
  @TempDir Path folder;

  @Test
  void whatKubectlPrintsIsReadAsItIs() throws Exception {
    Path file = Path.of("src/test/resources/discovery/kubectl-get.yaml");

    FileReading reading = new ManifestFiles(file, Clock.systemUTC()).read();

    SourceSnapshot snapshot = reading.snapshot().orElseThrow();
    assertThat(snapshot.findings()).isEmpty();
    assertThat(snapshot.services())
        .extracting(MilvusService::ref)
        .asString()
        .isEqualTo("[milvus-demo/milvus-ro-servers, milvus-demo/milvus-rw-servers]");
    assertThat(snapshot.services().get(0).endpoints())
        .extracting(e -> e.name() + " " + e.ip() + " " + e.state() + " " + e.locality().zone())
        .containsExactly(
            "milvus-ro-0 10.244.1.7 SERVING zone-a", "milvus-ro-1 10.244.2.9 DRAINING zone-b");
  }

  @Test
  void aFileGivesItsServicesUnderItsName() throws Exception {
    Path file = write("state.yaml", documents(service("a"), slice("a", "10.0.0.1")));

    FileReading reading = files(file).read();

    assertThat(reading.snapshot().orElseThrow().source()).isEqualTo("file:" + file);
    assertThat(ips(reading)).containsExactly("10.0.0.1");
    assertThat(reading.staleSince()).isEmpty();
    assertThat(reading.blocking()).isEmpty();
  }

  @Test
  void theSnapshotSaysWhereEachAnnotationStands() throws Exception {
    Path file = write("state.yaml", documents(slice("a", "10.0.0.1"), service("a")));

    ServicePlaces places =
        files(file).read().snapshot().orElseThrow().places().get(new ServiceRef("prod", "a"));

    assertThat(places)
        .isEqualTo(
            new ServicePlaces(
                file.toString(), 13, new TreeMap<>(Map.of("milvus-xds.io/role", 19))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# comment",
        "a: [",
        "foo: bar",
        "apiVersion: v1\nkind: ConfigMap\n",
        "just text"
      })
  void aFileWithNothingUsableAtTheStartGivesNoSnapshotButFindings(String text) throws Exception {
    FileReading reading = files(write("state.yaml", text)).read();

    assertThat(reading.snapshot()).isEmpty();
    assertThat(reading.blocking()).isNotEmpty();
    assertThat(reading.staleSince()).isPresent();
  }

  @Test
  void aFileThatIsMissingAtTheStartIsNamed() {
    FileReading reading = files(folder.resolve("none.yaml")).read();

    assertThat(reading.snapshot()).isEmpty();
    assertThat(reading.blocking())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).hasToString("file " + folder.resolve("none.yaml"));
              assertThat(finding.found()).isEqualTo("no such file");
              assertThat(finding.remedy()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# gone", "a: [", "foo: bar", "apiVersion: v1\nkind: ConfigMap\n"})
  void aFileThatBreaksKeepsItsServicesAndSaysSo(String text) throws Exception {
    Path file = write("state.yaml", documents(service("a"), slice("a", "10.0.0.1")));
    ManifestFiles files = files(file);
    FileReading good = files.read();

    write("state.yaml", text);
    FileReading broken = files.read();

    assertThat(services(broken)).isEqualTo(services(good));
    assertThat(broken.snapshot().orElseThrow().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
    assertThat(broken.staleSince()).isPresent();
  }

  @Test
  void theFindingOfABrokenFileNamesFileLineWhatIsKeptAndTheRemedy() throws Exception {
    Path file = write("state.yaml", service("a"));
    ManifestFiles files = files(file);
    FileReading start = files.read();

    write("state.yaml", service("a") + "b: [\n");
    FileReading broken = files.read();

    assertThat(start.staleSince()).isEmpty();
    assertThat(broken.snapshot().orElseThrow().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).hasToString("file " + file + " line 12");
              assertThat(finding.effect()).isEqualTo("keeping Service prod/a as read before");
              assertThat(finding.remedy()).isNotBlank();
            });
  }

  @Test
  void aBrokenFileThatIsMendedIsUpToDateAgain() throws Exception {
    Path file = write("state.yaml", documents(service("a"), slice("a", "10.0.0.1")));
    ManifestFiles files = files(file);
    FileReading good = files.read();
    write("state.yaml", "a: [");
    FileReading broken = files.read();

    write("state.yaml", documents(service("a"), slice("a", "10.0.0.1")));
    FileReading mended = files.read();

    assertThat(broken.staleSince()).isPresent();
    assertThat(mended).isEqualTo(good);
  }

  @Test
  void aSingleFileThatVanishesKeepsItsServices() throws Exception {
    Path file = write("state.yaml", service("a"));
    ManifestFiles files = files(file);
    FileReading good = files.read();

    Files.delete(file);
    FileReading gone = files.read();

    assertThat(services(gone)).isEqualTo(services(good));
    assertThat(findings(gone)).extracting(Finding::found).containsExactly("no such file");
  }

  @Test
  void anEmptyListServesNothingOnPurpose() throws Exception {
    Path file = write("state.yaml", service("a"));
    ManifestFiles files = files(file);
    FileReading start = files.read();

    write("state.yaml", "{apiVersion: v1, kind: List, items: []}");
    FileReading empty = files.read();

    assertThat(services(start)).hasSize(1);
    assertThat(services(empty)).isEmpty();
    assertThat(empty.staleSince()).isEmpty();
    assertThat(findings(empty)).extracting(Finding::severity).containsExactly(Severity.WARNING);
  }

  @Test
  void aSliceWithoutServiceIsAWarning() throws Exception {
    Path file = write("state.yaml", documents(service("a"), slice("typo", "10.0.0.1")));

    assertThat(findings(files(file).read()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.subject()).hasToString("file " + file + " line 12");
              assertThat(finding.found()).isEqualTo("prod/typo");
            });
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsSeenAllTheSame() throws Exception {
    Path file = write("state.yaml", documents(service("a"), slice("a", "10.0.0.1")));
    ManifestFiles files = files(file);
    FileReading first = files.read();
    var time = Files.getLastModifiedTime(file);

    write("state.yaml", documents(service("a"), slice("a", "10.0.0.2")));
    Files.setLastModifiedTime(file, time);
    FileReading second = files.read();

    assertThat(ips(first)).containsExactly("10.0.0.1");
    assertThat(ips(second)).containsExactly("10.0.0.2");
  }

  @Test
  void tenMebibytesAreRead() throws Exception {
    StringBuilder text = new StringBuilder(documents(service("a"), slice("a")));
    for (int i = 0; i < 40_000; i++) {
      text.append(
          """
          - addresses:
            - 10.%d.%d.%d
            conditions:
              ready: true
              serving: true
              terminating: false
            nodeName: worker-%d
            targetRef:
              kind: Pod
              name: milvus-ro-%d
              namespace: milvus-demo
              uid: 3f1b0b3e-7a0c-4f0e-9d58-1f2d3a4b5c6d
            zone: zone-a
          """
              .formatted(i / 62_500, i / 250 % 250, i % 250, i, i));
    }
    Path file = write("state.yaml", text.toString());

    FileReading reading = files(file).read();

    assertThat(text.length()).isGreaterThan(10_000_000);
    assertThat(ips(reading)).hasSize(40_000);
    assertThat(findings(reading)).isEmpty();
  }

  @Test
  void moreThanTheLimitIsRefusedAndKeepsWhatWasKnown() throws Exception {
    Path file = write("state.yaml", service("a"));
    ManifestFiles files = files(file);
    FileReading good = files.read();

    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(ManifestFiles.MAX_BYTES + 1);
    }
    FileReading large = files.read();

    assertThat(services(large)).isEqualTo(services(good));
    assertThat(findings(large)).extracting(Finding::found).containsExactly("too large");
  }

  @Test
  void bytesThatAreNotUtf8AreToldWithTheirLine() throws Exception {
    Path file = folder.resolve("state.yaml");
    Files.write(file, new byte[] {'a', ':', '\n', '#', (byte) 0xff});

    assertThat(files(file).read().blocking())
        .extracting(finding -> finding.subject().toString())
        .containsExactly("file " + file + " line 2");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws Exception {
    Path file = write("state.yaml", "\uFEFF" + service("a"));

    assertThat(services(files(file).read())).hasSize(1);
  }

  @Test
  void servicesWithoutAnnotationsAreAWarning() throws Exception {
    Path file = write("state.yaml", "{apiVersion: v1, kind: Service, metadata: {name: a}}");

    FileReading reading = files(file).read();

    assertThat(services(reading)).isEmpty();
    assertThat(findings(reading)).extracting(Finding::severity).containsExactly(Severity.WARNING);
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
