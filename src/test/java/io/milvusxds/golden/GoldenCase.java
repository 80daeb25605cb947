package io.milvusxds.golden;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.milvusxds.discovery.file.FileReading;
import io.milvusxds.discovery.file.ManifestFiles;
import io.milvusxds.model.Finding;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.Preview;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.translate.EnvoyConfig;
import io.milvusxds.translate.EnvoyYaml;
import io.milvusxds.translate.ListenerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One golden folder.
 *
 * @param folder its name says what the case is about
 */
record GoldenCase(Path folder) {
  static final String INPUT = "in.yaml";
  static final String FINDINGS = "findings.yaml";

  private static final Path ROOT = Path.of("src", "test", "resources", "golden");

  /** What the other cases are compared with. */
  static final GoldenCase PLAIN = new GoldenCase(ROOT.resolve("plain"));

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

  /** All cases, by name. */
  static List<GoldenCase> all() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.sorted().map(GoldenCase::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file with this output: its own, or that of {@code plain} where the case does not differ.
   */
  Path written(String output) {
    Path own = folder.resolve(output);
    return Files.exists(own) ? own : PLAIN.folder.resolve(output);
  }

  /** What the pipeline makes of the input: file name to text. */
  SortedMap<String, String> outputs() {
    Outcome outcome = outcome();
    List<EnvoyConfig> configs = outcome.configs();
    SortedMap<String, String> texts = new TreeMap<>();
    texts.put("out.listeners.yaml", EnvoyYaml.print(outcome.listeners()));
    texts.put(
        "out.routes.yaml",
        EnvoyYaml.print(
            configs.stream().flatMap(config -> config.routeConfigurations().stream()).toList()));
    texts.put(
        "out.clusters.yaml",
        EnvoyYaml.print(configs.stream().flatMap(config -> config.clusters().stream()).toList()));
    texts.put(
        "out.endpoints.yaml",
        EnvoyYaml.print(
            configs.stream().flatMap(config -> config.loadAssignments().stream()).toList()));
    texts.put(FINDINGS, FindingText.of(outcome.findings()));
    return texts;
  }

  /** What every stage says about the input. */
  Outcome outcome() {
    FileReading reading = new ManifestFiles(folder.resolve(INPUT), CLOCK).read();
    Optional<Preview> preview =
        reading.snapshot().map(snapshot -> Preview.of(snapshot, resolvedHosts()));
    TrafficPlan plan = preview.map(Preview::plan).orElse(TrafficPlan.EMPTY);
    List<Finding> findings = new ArrayList<>(reading.blocking());
    preview.map(Preview::findings).ifPresent(findings::addAll);
    return new Outcome(
        plan.deployments().stream().map(EnvoyConfig::of).toList(),
        findings.stream()
            // The finding must not depend on where the repository lies.
            .map(finding -> withoutFolder(finding))
            .sorted()
            .toList());
  }

  /** What DNS would say: every case shares this one answer, and no other name has any. */
  private static ResolvedHosts resolvedHosts() {
    SortedMap<String, List<String>> answers = new TreeMap<>();
    answers.put("milvus.example.com", List.of("192.0.2.20", "192.0.2.10"));
    return new ResolvedHosts(answers);
  }

  private Finding withoutFolder(Finding finding) {
    return new Finding(
        finding.code(),
        withoutFolder(finding.subject()),
        finding.key(),
        finding.found().replace(folder + "/", ""),
        finding.expected(),
        finding.effect().replace(folder + "/", ""),
        finding.remedy());
  }

  private Subject withoutFolder(Subject subject) {
    if (subject instanceof Subject.OfService service) {
      return new Subject.OfService(
          service.service(), service.origin(), service.place().map(this::withoutFolder));
    }
    return subject instanceof Subject.OfFile file
        ? new Subject.OfFile(withoutFolder(file.place()))
        : subject;
  }

  private PlaceInFile withoutFolder(PlaceInFile place) {
    return new PlaceInFile(place.path().replace(folder + "/", ""), place.line());
  }

  @Override
  public String toString() {
    return folder.getFileName().toString();
  }

  /** The messages of all deployments and the findings of all stages. */
  record Outcome(List<EnvoyConfig> configs, List<Finding> findings) {
    /** One edge listener per deployment. */
    List<Listener> listeners() {
      return configs.stream()
          .flatMap(
              config -> EnvoyConfig.listeners(config.deployment(), ListenerSpec.DEFAULT).stream())
          .toList();
    }
  }
}
