package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is meant otherwise than it is read is told where it stands, and nothing else is. */
class MistakesTest {
  private static final String RIGHT = "annotations:\n    milvus-xds.io/role: ro";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {milvus-xds.io/role: ro}",
        "labels: {milvus.io/role: ro}",
        "annotations: {milvus-xds/role: ro}",
        "annotations: {milvus.io/role: ro}",
        "annotations: {milvusxds.io/role: ro}",
        "annotations: {milvus_xds.io/role: ro}",
        "annotations: {mivlus-xds.io/role: ro}",
        "annotations: {milvus-xds.com/Role: reader}",
        "annotations: {MILVUS-XDS.IO/role: ro}",
        "annotations: {milvus-xds.io.role: ro}",
        "annotations: {milvus-role: RO}",
        "annotations: {milvus-xds.io: {role: ro}}",
        "annotations: {milvus-xds.io: 'role: ro'}",
        "annotations: {milvus-xds.io: 'role=ro'}",
        "annotation: {milvus-xds.io/role: ro}",
        "Annotations: {milvus-xds.io/role: ro}",
        "milvus-xds.io/role: ro",
        "other: {deep: [{milvus-xds.io/rol: ro}]}",
      })
  void aRoleOfAServiceThatNobodyReadsIsAnError(String metadata) throws Exception {
    String text = service("a").replace(RIGHT, metadata);

    List<Finding> errors = errors(text);

    assertThat(gaps())
        .extracting(Gap::scope)
        .containsExactly(new GapScope.OneService(new ServiceRef("prod", "a")));
    assertThat(errors)
        .anySatisfy(
            finding -> {
              assertThat(finding.subject().toString()).startsWith("file " + file() + " line 6");
              assertThat(finding.key()).startsWith("Service prod/a metadata.");
              assertThat(finding.expected()).contains("milvus-xds.io/role", "metadata.annotations");
              assertThat(finding.effect()).contains("Service prod/a has no role");
              assertThat(finding.remedy()).contains("metadata.annotations of the Service");
            });
  }

  @Test
  void theSameUnderSpecIsAnError() throws Exception {
    String text =
        service("a").replace(RIGHT, "labels: {a: b}")
            + "  template: {metadata: {annotations: {milvus-xds.io/role: ro}}}\n";

    assertThat(errors(text))
        .extracting(Finding::key)
        .contains("Service prod/a spec.template.metadata.annotations.milvus-xds.io/role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"StatefulSet", "Deployment", "Pod", "Milvus", "ConfigMap"})
  void aRoleOnAnotherKindIsAnErrorWhileNoServiceHasIt(String kind) throws Exception {
    String other =
        "apiVersion: apps/v1\nkind: "
            + kind
            + "\nmetadata: {name: ro, namespace: prod, annotations: {milvus-xds.io/role: ro}}\n";
    String writer = service("b").replace("role: ro", "role: rw");

    List<Finding> missing = errors(documents(writer, other));
    List<Gap> gaps = gaps();
    List<Finding> there = errors(documents(writer, service("a"), other));

    assertThat(missing)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key())
                  .isEqualTo(kind + " prod/ro metadata.annotations.milvus-xds.io/role");
              assertThat(finding.effect()).contains("no Service of namespace prod has this role");
            });
    assertThat(gaps).extracting(Gap::scope).containsExactly(new GapScope.OneNamespace("prod"));
    assertThat(there).isEmpty();
    assertThat(gaps()).isEmpty();
  }

  @Test
  void manyPodsWithOneMistakeAreOneFinding() throws Exception {
    String pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: prod, labels:"
            + " {milvus-xds.io/role: ro}}\n";

    List<Finding> errors =
        errors(documents(service("b").replace("role: ro", "role: rw"), pod, pod, pod));

    assertThat(errors).extracting(Finding::found).contains("ro, and the same at 2 other places");
  }

  @Test
  void aFileThatOnlyHasTheNodesSaysWhereTheRoleBelongs() throws Exception {
    write(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: ro, annotations: {milvus-xds.io/role: ro}}
        """);

    assertThat(new ManifestFiles(file(), Clock.systemUTC()).read().blocking())
        .extracting(Finding::key)
        .contains("StatefulSet default/ro metadata.annotations.milvus-xds.io/role");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {app.kubernetes.io/name: milvus, app: milvus, tier: ro-servers, role: ro}",
        "annotations: {milvus.io/component: proxy, milvus.io/role: querynode}",
        "annotations: {meta.helm.sh/release-name: milvus, example.com/role: ro}",
        "labels: {milvus.io/service: 'true'}",
      })
  void whatHasNothingToDoWithRolesIsNoMistake(String metadata) throws Exception {
    String text = service("c").replace(RIGHT, metadata);

    assertThat(errors(documents(text, service("a")))).isEmpty();
  }

  @Test
  void legacyEndpointsAloneAreAnErrorAndAGap() throws Exception {
    String legacy =
        """
        apiVersion: v1
        kind: Endpoints
        metadata: {name: a, namespace: prod}
        subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 19530}]}]
        """;
    String plain =
        service("a").replace("role: ro", "role: ro\n    milvus-xds.io/endpoints: 10.0.0.1:19530");

    List<Finding> alone = errors(documents(service("a"), legacy));

    assertThat(gaps())
        .containsExactly(
            new Gap(new GapScope.OneService(new ServiceRef("prod", "a")), "Endpoints prod/a"));
    assertThat(alone)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).hasToString("file " + file() + " line 12");
              assertThat(finding.remedy()).contains("endpointslices", "milvus-xds.io/endpoints");
            });
    assertThat(errors(documents(service("a"), legacy, slice("a", "10.0.0.1")))).isEmpty();
    assertThat(errors(documents(plain, legacy))).isEmpty();
    assertThat(errors(documents(service("b"), legacy))).isEmpty();
  }

  @Test
  void servicesOfMilvusWithoutAnyAnnotationAreErrors() throws Exception {
    String bare = service("a").replace(RIGHT, "labels: {a: b}");
    String web = bare.replace("19530", "80");

    assertThat(errors(bare)).extracting(Finding::key).containsExactly("Service prod/a");
    assertThat(errors(web)).isEmpty();
    assertThat(errors(web.replace("name: a", "name: milvus"))).hasSize(1);
    assertThat(errors(documents(bare, service("b")))).isEmpty();
  }

  private List<Finding> errors(String text) throws IOException {
    write(text);
    return new ManifestFiles(file(), Clock.systemUTC())
        .read().snapshot().orElseThrow().findings().stream()
            .filter(finding -> finding.severity() == Severity.ERROR)
            .toList();
  }

  private List<Gap> gaps() {
    return new ManifestFiles(file(), Clock.systemUTC()).read().snapshot().orElseThrow().gaps();
  }

  private Path file() {
    return folder.resolve("state.yaml");
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }
}
