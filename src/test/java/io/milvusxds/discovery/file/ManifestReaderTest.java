package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Severity;
import io.milvusxds.model.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  @Test
  void severalDocumentsAreReadAndEmptyOnesAreSkipped() throws Exception {
    Manifest manifest =
        read("---\n---\n# none\n---\n" + documents(service("a"), slice("a", "10.0.0.1")) + "---\n");

    assertThat(names(manifest)).containsExactly("EndpointSlice prod/a-1", "Service prod/a");
    assertThat(manifest.findings()).isEmpty();
  }

  @Test
  void theItemsOfAListAreRead() throws Exception {
    Manifest manifest =
        read(
            "apiVersion: v1\nkind: List\nitems:\n- "
                + indented(service("a"))
                + "- "
                + indented(slice("a")));

    assertThat(names(manifest)).containsExactly("EndpointSlice prod/a-1", "Service prod/a");
  }

  @Test
  void theItemsOfATypedListNeedNoKind() throws Exception {
    Manifest manifest =
        read(
            documents(
                "{apiVersion: v1, kind: ServiceList, items: [{metadata: {name: a}}]}\n",
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSliceList
                items:
                - metadata: {name: b}
                """));

    assertThat(names(manifest)).containsExactly("EndpointSlice default/b", "Service default/a");
    assertThat(manifest.findings()).isEmpty();
  }

  @Test
  void jsonIsReadAsYaml() throws Exception {
    Manifest manifest =
        read(
            """
            {"apiVersion": "v1", "kind": "Service",
            \t"metadata": {"name": "a", "annotations": {"milvus-xds.io/retries": "2"}}}
            """);

    assertThat(names(manifest)).containsExactly("Service default/a");
    assertThat(manifest.findings()).isEmpty();
  }

  @Test
  void otherKindsAreSkippedWithoutAWord() throws Exception {
    Manifest manifest =
        read(
            documents(
                "apiVersion: apps/v1\nkind: Deployment\nspec: 5\n",
                "apiVersion: v1\nkind: ConfigMap\n",
                service("a")));

    assertThat(names(manifest)).containsExactly("Service prod/a");
    assertThat(manifest.findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Service                                | 1 | object apiVersion",
        "apiVersion: v1                               | 1 | object kind",
        "[a, list]                                    | 1 | object ",
        "just text                                    | 1 | object ",
        "{apiVersion: v1, kind: Service}              | 1 | object metadata",
        "{apiVersion: v1, kind: Service, metadata: {}}| 1 | object metadata.name",
        "{apiVersion: v1, kind: 5}                    | 1 | object kind",
        "{apiVersion: v1, kind: Service, metadata: {name: A/b}}| 1 | object metadata.name",
        "{apiVersion: v1, kind: service, metadata: {name: a}} | 1 | object kind",
        "{apiVersion: v1, kind: List, items: 5}       | 1 | object items",
        "{apiVersion: v1, kind: Service, metadata: 7} | 1 | object metadata",
        "{apiVersion: v2, kind: Service, metadata: {name: a}} | 1 | Service default/a apiVersion",
        "{apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: a}} | 1 |"
            + " EndpointSlice default/a apiVersion",
      })
  void anObjectThatCanNotBeReadIsAFindingAndTheOthersStay(String text, int line, String key)
      throws Exception {
    Manifest manifest = read(documents(text + "\n", service("good")));

    assertThat(names(manifest)).containsExactly("Service prod/good");
    assertThat(manifest.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.subject()).hasToString("file state.yaml line " + line);
              assertThat(finding.key().strip()).isEqualTo(key.strip());
            });
  }

  @Test
  void aWrongFieldIsNamedWithItsLineAndPath() throws Exception {
    Manifest manifest =
        read(service("a").replace("{name: engine, port: 19530}", "name: engine\n    port: abc"));

    assertThat(manifest.findings())
        .containsExactly(
            new Finding(
                FindingCode.FIELD,
                new Subject.OfFile(new PlaceInFile("state.yaml", 11)),
                "Service prod/a spec.ports[0].port",
                "abc",
                "a whole number without quotes",
                "the port is left out, the others stay",
                "Correct the field."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{addresses: [10.0.0.2], conditions: {ready: maybe}} | conditions.ready | maybe",
        "{addresses: [10.0.0.2], conditions: 5}              | conditions       | 5",
        "{addresses: 10.0.0.2}                               | addresses        | 10.0.0.2",
        "{addresses: [10]}                                   | addresses[0]     | 10",
        "{addresses: [10.0.0.2], zone: [a]}                  | zone             | a list",
        "{addresses: [10.0.0.2], targetRef: {name: {}}}      | targetRef.name   | a mapping",
      })
  void anEndpointThatCanNotBeReadIsLeftOutAlone(String endpoint, String path, String found)
      throws Exception {
    Manifest manifest = read(slice("a", "10.0.0.1") + "- " + endpoint + "\n");

    SliceObject slice = (SliceObject) first(manifest).object();
    assertThat(slice.endpoints()).hasSize(1);
    assertThat(manifest.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).hasToString("file state.yaml line 12");
              assertThat(finding.key()).isEqualTo("EndpointSlice prod/a-1 endpoints[1]." + path);
              assertThat(finding.found()).isEqualTo(found);
            });
  }

  @Test
  void theSameObjectTwiceIsAFindingAndTheFirstStays() throws Exception {
    Manifest manifest = read(documents(service("a"), service("a").replace("role: ro", "role: rw")));

    assertThat(annotations(manifest)).isEqualTo("{milvus-xds.io/role=ro}");
    assertThat(manifest.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).hasToString("file state.yaml line 12");
              assertThat(finding.found())
                  .isEqualTo("Service prod/a, which stands at state.yaml line 1 already");
            });
  }

  @Test
  void anObjectThatIsNoLongerReadableStaysAsItWas() throws Exception {
    Manifest before = read(documents(service("a"), slice("a", "10.0.0.1")));

    Manifest manifest =
        read(
            documents(service("a"), slice("a", "10.0.0.2").replace("port: 19530", "port: abc")),
            before);

    assertThat(first(manifest)).isEqualTo(first(before));
    assertThat(manifest.keepsOld()).isTrue();
    assertThat(manifest.findings())
        .extracting(Finding::effect)
        .containsExactly("it stays as read before");
  }

  @Test
  void anObjectThatLostItsNameTakesNothingAway() throws Exception {
    Manifest before = read(documents(service("a"), service("b")));

    Manifest manifest =
        read(documents(service("a"), service("b").replace("name: b", "nam: b")), before);

    assertThat(names(manifest)).containsExactly("Service prod/a", "Service prod/b");
    assertThat(manifest.keepsOld()).isTrue();
  }

  @Test
  void anObjectThatIsLeftOutOfAReadableFileIsGone() throws Exception {
    Manifest before = read(documents(service("a"), service("b")));

    Manifest manifest = read(service("a"), before);

    assertThat(names(manifest)).containsExactly("Service prod/a");
    assertThat(manifest.keepsOld()).isFalse();
  }

  @Test
  void manyMistakesAreCountedNotListed() throws Exception {
    Manifest manifest = read(slice("a", "10.0.0.1") + "- addresses: 5\n".repeat(10_000));

    assertThat(manifest.findings()).hasSize(51);
    assertThat(manifest.findings())
        .extracting(Finding::found)
        .contains("9950 more problems of this file, not listed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n---\n", "null"})
  void aFileWithoutAnyObjectCanNotBeRead(String text) {
    FileProblem e = catchThrowableOfType(FileProblem.class, () -> read(text));

    assertThat(e.found()).startsWith("no object");
  }

  private static Manifest read(String text) throws FileProblem {
    return read(text, Manifest.NONE);
  }

  private static Manifest read(String text, Manifest before) throws FileProblem {
    return new ManifestReader("state.yaml", before).read(text);
  }

  private static ManifestObject first(Manifest manifest) {
    return manifest.objects().values().iterator().next();
  }

  private static List<String> names(Manifest manifest) {
    return manifest.keys().stream().map(ObjectKey::toString).toList();
  }

  private static String annotations(Manifest manifest) {
    return ((ServiceObject) first(manifest).object()).annotations().toString();
  }

  private static String indented(String text) {
    return text.strip().replace("\n", "\n  ") + "\n";
  }
}
