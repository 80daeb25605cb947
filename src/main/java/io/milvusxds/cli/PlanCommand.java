package io.milvusxds.cli;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.ops.ShardForecastJson;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardQuestion;
import io.milvusxds.routing.ShardQuestionException;
import io.milvusxds.tuning.SegmentTuning;
import io.milvusxds.tuning.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells which shards move when nodes come or go, before they do. */
@Command(
    name = "plan",
    description = {
      "Tells which read-only nodes serve which shards and keys, and what a change would move."
          + " Nothing is changed.",
      "The deployment must have milvus-xds.io/lb-policy: \"segment-hash\". A running control plane"
          + " answers the same on its admin port at /plan."
    },
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = ManifestFile.HELP)
  private Path file;

  @Option(
      names = "--deployment",
      paramLabel = "NAMESPACE/NAME",
      converter = DeploymentConverter.class,
      description = "which Milvus deployment of the file; may be left out when there is one")
  private @Nullable DeploymentRef deployment;

  @Option(
      names = "--add",
      paramLabel = "NODE",
      split = ",",
      description = "nodes that come: HOST:PORT or the name of a pod; NODE@ZONE where it matters")
  private List<String> added = List.of();

  @Option(
      names = "--remove",
      paramLabel = "NODE",
      split = ",",
      description = "nodes that go, by name or HOST:PORT")
  private List<String> removed = List.of();

  @Option(names = "--shards", paramLabel = "N", description = "another segment.shards")
  private @Nullable String shards;

  @Option(names = "--replicas", paramLabel = "N", description = "another segment.replicas")
  private @Nullable String replicas;

  @Option(names = "--segment-key", paramLabel = "KEY", description = "another segment.key")
  private @Nullable String segmentKey;

  @Option(names = "--hot", paramLabel = "NAME=N,...", description = "another segment.hot")
  private @Nullable String hot;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "tells the nodes of this key: a segment or collection; may be repeated")
  private List<String> keys = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private CheckCommand.Format format;

  @Override
  public Integer call() throws InterruptedException {
    ManifestFile manifest = ManifestFile.read(file);
    new FindingPrinter(spec.commandLine().getErr()).print(manifest.findings());
    ShardForecast forecast;
    try {
      forecast = ShardForecast.of(plan(manifest), question());
    } catch (ShardQuestionException e) {
      throw new CommandFailure(e.problem(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == CheckCommand.Format.JSON) {
      out.println(ShardForecastJson.print(forecast));
      out.flush();
    } else {
      new PlanText(out).print(forecast);
    }
    return 0;
  }

  private ShardQuestion question() {
    ShardQuestion question = ShardQuestion.NONE.adding(added).removing(removed).asking(keys);
    question = with(question, SegmentTuning.SEGMENT_SHARDS, shards);
    question = with(question, SegmentTuning.SEGMENT_REPLICAS, replicas);
    question = with(question, SegmentTuning.SEGMENT_KEY, segmentKey);
    return with(question, SegmentTuning.SEGMENT_HOT, hot);
  }

  private static ShardQuestion with(
      ShardQuestion question, Setting<?> annotation, @Nullable String text) {
    return text == null ? question : question.writing(annotation, text);
  }

  private DeploymentPlan plan(ManifestFile manifest) {
    List<DeploymentPlan> plans = manifest.plan().deployments();
    List<String> names = plans.stream().map(plan -> plan.deployment().toString()).toList();
    String known = names.isEmpty() ? "none" : String.join(", ", names);
    DeploymentRef wanted = deployment;
    if (wanted == null) {
      if (plans.size() != 1) {
        throw new CommandFailure(
            "the file has %d deployments (expected: one, or --deployment with one of these: %s)"
                .formatted(plans.size(), known));
      }
      return plans.get(0);
    }
    return plans.stream()
        .filter(plan -> plan.deployment().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--deployment "
                        + wanted
                        + ": the file has no such deployment (expected: one of these: "
                        + known
                        + ")"));
  }
}
