package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.objects.ServiceObject;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"2", "true", "0.5", "off", "0x10", "No"})
  void anAnnotationWithoutQuotesIsReadAsWrittenAndAWarning(String value) throws Exception {
    Manifest manifest =
        read(service("a").replace("role: ro", "role: ro\n    milvus-xds.io/x: " + value));

    assertThat(annotations(manifest))
        .isEqualTo("{milvus-xds.io/role=ro, milvus-xds.io/x=" + value + "}");
    assertThat(manifest.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.subject()).hasToString("file state.yaml line 8");
              assertThat(finding.remedy())
                  .isEqualTo("Quote it: milvus-xds.io/x: \"" + value + "\".");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "~", "[a]", "{a: b}"})
  void anAnnotationThatIsNoTextIsNotReadAndTheOthersAre(String value) throws Exception {
    Manifest manifest =
        read(service("a").replace("role: ro", "role: ro\n    milvus-xds.io/x: " + value));

    assertThat(annotations(manifest)).isEqualTo("{milvus-xds.io/role=ro}");
    assertThat(manifest.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
  }

  @Test
  void anAnnotationThatIsNoTextKeepsTheValueReadBefore() throws Exception {
    Manifest before = read(service("a"));

    Manifest manifest = read(service("a").replace("role: ro", "role: [ro]"), before);

    assertThat(annotations(manifest)).isEqualTo("{milvus-xds.io/role=ro}");
    assertThat(manifest.findings())
        .extracting(Finding::effect)
        .containsExactly("keeping \"ro\", read before");
  }

  @Test
  void theLinesOfTheAnnotationsAreKnown() throws Exception {
    Manifest manifest =
        read(service("a").replace("role: ro", "role: ro\n    milvus-xds.io/timeout: 5s"));

    assertThat(first(manifest).annotationLines())
        .hasToString("{milvus-xds.io/role=7, milvus-xds.io/timeout=8}");
  }

  @Test
  void annotationsOfOthersMayBeAnything() throws Exception {
    Manifest manifest = read(service("a").replace("role: ro", "role: ro\n    other.io/x: [1]"));

    assertThat(manifest.findings()).isEmpty();
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

  private static String annotations(Manifest manifest) {
    return ((ServiceObject) first(manifest).object()).annotations().toString();
  }
}
