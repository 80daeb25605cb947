package io.milvusxds.ops;

import com.google.common.base.Splitter;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.ShardForecast;
import io.milvusxds.routing.ShardQuestion;
import io.milvusxds.routing.ShardQuestionException;
import io.milvusxds.tuning.SegmentTuning;
import io.milvusxds.tuning.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The admin page {@code /plan}: what {@code milvus-xds plan} tells, of what is served now. */
final class PlanPage {
  private static final Splitter COMMA = Splitter.on(',').trimResults().omitEmptyStrings();

  /** Parameters that stand for an annotation, in the order in which they are read. */
  private static final Map<String, Setting<?>> ANNOTATIONS =
      new TreeMap<>(
          Map.of(
              "shards", SegmentTuning.SEGMENT_SHARDS,
              "replicas", SegmentTuning.SEGMENT_REPLICAS,
              "segment-key", SegmentTuning.SEGMENT_KEY,
              "hot", SegmentTuning.SEGMENT_HOT));

  private static final List<String> PARAMETERS =
      Stream.concat(Stream.of("deployment", "add", "remove", "key"), ANNOTATIONS.keySet().stream())
          .toList();

  private PlanPage() {}

  static Answer answer(PipelineStatus status, Query query) {
    Optional<String> unknown =
        query.names().stream().filter(name -> !PARAMETERS.contains(name)).findFirst();
    if (unknown.isPresent()) {
      return refused(
          400,
          "unknown parameter \""
              + unknown.get()
              + "\" (expected: only "
              + String.join(", ", PARAMETERS)
              + ")");
    }
    List<DeploymentPlan> plans = status.plan().deployments();
    Optional<String> wanted = query.parameter("deployment");
    List<DeploymentPlan> meant =
        plans.stream()
            .filter(plan -> wanted.isEmpty() || wanted.get().equals(plan.deployment().toString()))
            .toList();
    if (meant.size() != 1) {
      return noSuchDeployment(plans, wanted);
    }
    try {
      return Answer.json(ShardForecastJson.print(ShardForecast.of(meant.get(0), question(query))));
    } catch (ShardQuestionException e) {
      return refused(400, e.problem());
    }
  }

  private static Answer noSuchDeployment(List<DeploymentPlan> plans, Optional<String> wanted) {
    List<String> names = plans.stream().map(plan -> plan.deployment().toString()).toList();
    return refused(
        wanted.isPresent() ? 404 : 400,
        wanted
                .map(name -> "deployment \"" + name + "\" is not served")
                .orElse("of " + plans.size() + " deployments none is named")
            + " (expected: /plan?deployment=NAMESPACE/NAME with one of these: "
            + (names.isEmpty() ? "none is served" : String.join(", ", names))
            + ")");
  }

  private static ShardQuestion question(Query query) {
    ShardQuestion question =
        ShardQuestion.NONE
            .adding(list(query, "add"))
            .removing(list(query, "remove"))
            .asking(query.parameters("key"));
    for (Map.Entry<String, Setting<?>> parameter : ANNOTATIONS.entrySet()) {
      Optional<String> text = query.parameter(parameter.getKey());
      if (text.isPresent()) {
        question = question.writing(parameter.getValue(), text.get());
      }
    }
    return question;
  }

  private static List<String> list(Query query, String parameter) {
    return query.parameters(parameter).stream().flatMap(COMMA::splitToStream).toList();
  }

  private static Answer refused(int status, String problem) {
    return Answer.text(status, problem.replaceAll("\\p{Cntrl}", "?") + "\n");
  }
}
