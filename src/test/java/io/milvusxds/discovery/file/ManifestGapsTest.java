package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was never understood is told as a gap, so that it is not taken for empty. */
class ManifestGapsTest {
  private static final GapScope SERVICE_A = new GapScope.OneService(new ServiceRef("prod", "a"));
  private static final GapScope PROD = new GapScope.OneNamespace("prod");
  private static final GapScope EVERYTHING = new GapScope.Everything();

  @TempDir Path folder;

  @Test
  void aFileThatIsUnderstoodHasNoGap() throws Exception {
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.1"), service("b")));

    assertThat(gaps(read())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 19530                           | port: \"19530\"",
        "discovery.k8s.io/v1                   | discovery.k8s.io/v1beta1",
        "10.0.0.1                              | 10",
        "10.0.0.1                              | 10.0.0.300",
        "10.0.0.1                              | milvus-ro-1",
        "addressType: IPv4                     | addressType: 4",
        "- {name: engine, port: 19530}         | - 19530",
        "port: 19530                           | port: 0",
        "port: 19530                           | port: 99999",
      })
  void aSliceThatCanNotBeUnderstoodIsAGapOfItsService(String right, String wrong) throws Exception {
    String bad = slice("a", "10.0.0.1").replace(right, wrong);
    write("a.yaml", documents(service("a"), bad));

    SourceSnapshot snapshot = read();

    assertThat(snapshot.services().get(0).endpoints()).isEmpty();
    assertThat(scopes(snapshot)).containsExactly(SERVICE_A);
    assertThat(gaps(snapshot).get(0).found()).startsWith("EndpointSlice prod/a-1");
  }

  @Test
  void aSliceThatCanNotBeUnderstoodBesideOneThatCanIsAGapToo() throws Exception {
    String bad = slice("a", "10.0.0.2").replace("a-1", "a-2").replace("19530", "\"19530\"");
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.1"), bad));

    SourceSnapshot snapshot = read();

    assertThat(snapshot.services().get(0).endpoints()).hasSize(1);
    assertThat(scopes(snapshot)).containsExactly(SERVICE_A);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kubernetes.io/service-name: a   | kubernetes.io/service-nam: a",
        "kubernetes.io/service-name: a   | kubernetes.io/service-name: aa",
        "kubernetes.io/service-name: a   | kubernetes.io/service-name: 5",
        "labels: {kubernetes.io/service-name: a} | labels: 5",
      })
  void aSliceOfWhichNobodyKnowsWhoseItIsIsAGapOfItsNamespace(String right, String wrong)
      throws Exception {
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.1").replace(right, wrong)));

    assertThat(scopes(read())).containsExactly(PROD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apiVersion: v1                  | apiVersion: v2",
        "apiVersion: v1                  | apiversion: v1",
        "kind: Service                   | kind: service",
        "spec:                           | spec: 5 #",
        "port: 19530                     | port: \"19530\"",
        "port: 19530                     | port: 0",
        "milvus-xds.io/role: ro          | milvus-xds.io/role: [ro]",
      })
  void aServiceThatCanNotBeUnderstoodIsAGap(String right, String wrong) throws Exception {
    String bad = service("a").replace(right, wrong).replace("#\n  ports:\n  -", "#");
    write("a.yaml", documents(bad, service("b")));

    assertThat(scopes(read())).containsExactly(SERVICE_A);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a | name: A_1                 | prod",
        "name: a | nam: a                    | prod",
        "kind: Service | kin: Service        | prod",
        "namespace: prod | namespace: P_     | ",
        "metadata: | metadata: 5 #           | ",
      })
  void anObjectWithoutANameIsAGapOfWhatIsKnownOfIt(String right, String wrong, String namespace)
      throws Exception {
    String bad = service("a").replaceFirst(right, wrong);
    if (bad.contains("metadata: 5")) {
      bad = "apiVersion: v1\nkind: Service\nmetadata: 5\n";
    }
    write("a.yaml", documents(bad, service("b")));

    assertThat(scopes(read())).containsExactly(namespace == null ? EVERYTHING : PROD);
  }

  @Test
  void aListThatIsNoListIsAGapOfEverything() throws Exception {
    write("a.yaml", documents("{apiVersion: v1, kind: List, items: 5}\n", service("b")));

    assertThat(scopes(read())).containsExactly(EVERYTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "", "# nothing\n"})
  void aFileOfAFolderThatWasNeverReadIsAGapOfEverything(String text) throws Exception {
    write("a.yaml", service("a"));
    write("b.yaml", text);

    SourceSnapshot snapshot = read();

    assertThat(snapshot.services()).hasSize(1);
    assertThat(gaps(snapshot))
        .containsExactly(new Gap(EVERYTHING, "file " + folder.resolve("b.yaml")));
  }

  @Test
  void whatWasReadBeforeIsNoGap() throws Exception {
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.1")));
    ManifestFiles files = new ManifestFiles(folder, Clock.systemUTC());
    SourceSnapshot good = files.read().snapshot().orElseThrow();

    for (String wrong : List.of("\"19530\"", "0", "[]")) {
      write("a.yaml", documents(service("a"), slice("a", "10.0.0.2").replace("19530", wrong)));
      SourceSnapshot broken = files.read().snapshot().orElseThrow();
      assertThat(gaps(broken)).isEmpty();
      assertThat(broken.services()).isEqualTo(good.services());
      assertThat(broken.findings()).hasSize(1);
    }
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.300")));
    SourceSnapshot badAddress = files.read().snapshot().orElseThrow();
    write("a.yaml", "a: [");
    SourceSnapshot broken = files.read().snapshot().orElseThrow();

    assertThat(gaps(badAddress)).isEmpty();
    assertThat(badAddress.services()).isEqualTo(good.services());
    assertThat(gaps(broken)).isEmpty();
    assertThat(broken.services()).isEqualTo(good.services());
  }

  @Test
  void aGapStaysUntilItsObjectIsUnderstood() throws Exception {
    String bad = service("a").replace("port: 19530", "port: \"19530\"");
    write("a.yaml", documents(bad, slice("a", "10.0.0.1")));
    ManifestFiles files = new ManifestFiles(folder, Clock.systemUTC());
    SourceSnapshot first = files.read().snapshot().orElseThrow();

    write("a.yaml", documents(bad, slice("a", "10.0.0.2")));
    SourceSnapshot second = files.read().snapshot().orElseThrow();
    write("a.yaml", "a: [");
    SourceSnapshot broken = files.read().snapshot().orElseThrow();
    write("a.yaml", documents(service("a"), slice("a", "10.0.0.2")));
    SourceSnapshot mended = files.read().snapshot().orElseThrow();

    assertThat(scopes(first)).containsExactly(SERVICE_A);
    assertThat(scopes(second)).containsExactly(SERVICE_A);
    assertThat(scopes(broken)).containsExactly(SERVICE_A);
    assertThat(gaps(mended)).isEmpty();
  }

  @Test
  void anObjectThatLostItsNameIsNoGapButOneMoreIs() throws Exception {
    write("a.yaml", documents(service("a"), service("b")));
    ManifestFiles files = new ManifestFiles(folder, Clock.systemUTC());
    SourceSnapshot good = files.read().snapshot().orElseThrow();
    String nameless = service("b").replace("name: b", "nam: b");

    write("a.yaml", documents(service("a"), nameless));
    SourceSnapshot lost = files.read().snapshot().orElseThrow();
    write("a.yaml", documents(service("a"), nameless, nameless));
    SourceSnapshot twice = files.read().snapshot().orElseThrow();

    assertThat(gaps(good)).isEmpty();
    assertThat(gaps(lost)).isEmpty();
    assertThat(scopes(twice)).containsOnly(PROD);
  }

  private SourceSnapshot read() {
    return new ManifestFiles(folder, Clock.systemUTC()).read().snapshot().orElseThrow();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<Gap> gaps(SourceSnapshot snapshot) {
    return snapshot.gaps();
  }

  private static List<GapScope> scopes(SourceSnapshot snapshot) {
    return snapshot.gaps().stream().map(Gap::scope).toList();
  }
}
