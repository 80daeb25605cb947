package io.milvusxds.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.discovery.SourcePlace;
import io.milvusxds.discovery.file.FilePlace;
import io.milvusxds.discovery.kubernetes.KubernetesPlace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What {@code --source} understands. */
class SourceConverterTest {
  private static List<SourcePlace> read(String text) {
    return new SourceConverter().convert(text).places();
  }

  @Test
  void aFileIsNamedByItsPath() {
    assertThat(read("file:state.yaml")).containsExactly(new FilePlace(Path.of("state.yaml")));
  }

  @Test
  void kubernetesAloneMeansAllNamespaces() {
    assertThat(read("kubernetes")).containsExactly(new KubernetesPlace(List.of()));
  }

  @Test
  void namespacesFollowWithCommasBetween() {
    assertThat(read("kubernetes:prod")).containsExactly(new KubernetesPlace(List.of("prod")));
    assertThat(read("kubernetes:prod,test,a-1"))
        .containsExactly(new KubernetesPlace(List.of("prod", "test", "a-1")));
  }

  @Test
  void severalSourcesMayStandInOneVariable() {
    assertThat(read("file:a.yaml,kubernetes:prod,test,file:b.yaml,kubernetes"))
        .containsExactly(
            new FilePlace(Path.of("a.yaml")),
            new KubernetesPlace(List.of("prod", "test")),
            new FilePlace(Path.of("b.yaml")),
            new KubernetesPlace(List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "state.yaml", "file:", "consul:there", "kubernetes,prod", "file:a,prod", ","})
  void whatIsNoSourceIsExplained(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("expected: kubernetes, kubernetes:NAMESPACE,... or file:PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes:", "kubernetes:Prod", "kubernetes:prod,", "kubernetes:a,b_c"})
  void whatIsNoNamespaceIsExplained(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is not the name of a namespace");
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes, kubernetes",
    "'kubernetes:prod,demo', 'kubernetes:demo,prod'",
    "file:state.yaml, file:state.yaml"
  })
  void aSourceIsNamedAfterItsPlace(String text, String name) {
    assertThat(read(text).get(0).source(Clock.systemUTC()).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"kubernetes, true", "kubernetes:prod, true", "file:state.yaml, false"})
  void onlyServicesOfAClusterTakeEvents(String text, boolean takesEvents) {
    assertThat(read(text).get(0).kind().takesEvents()).isEqualTo(takesEvents);
  }
}
