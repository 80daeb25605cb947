package io.milvusxds.ops;

import io.milvusxds.model.Finding;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.pipeline.SourceStatus;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.EndpointPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether Envoys should be sent here.
 *
 * <p>A stale source does not make it unready: what was known is served on, and an Envoy that is
 * sent away would find nothing better elsewhere.
 *
 * @param reasons why it is not ready, one line each; empty when it is
 * @param notes what an operator should know although it does not count, one line each
 */
public record Readiness(List<String> reasons, List<String> notes) {
  /** So many failed rounds in a row are no accident: what is served falls behind. */
  private static final int MAX_FAILURES = 2;

  public Readiness {
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
  }

  /**
   * Judges what the pipeline last came to.
   *
   * @param now the time against which a source's age is told
   */
  public static Readiness of(
      PipelineStatus status, List<SourceStatus> sources, Phase phase, Instant now) {
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    switch (phase) {
      case REHEARSING -> reasons.add("rehearsing: the first change would be slow; wait a moment");
      case SERVING -> {}
      case DRAINING -> reasons.add("draining: this server stops, Envoys are to connect elsewhere");
    }
    if (!status.synced()) {
      reasons.addAll(notSynced(status, sources));
    }
    status
        .failure()
        .ifPresent(
            failure ->
                (status.failures() > MAX_FAILURES ? reasons : notes)
                    .add(
                        "published nothing "
                            + status.failures()
                            + " times in a row, see the log: "
                            + oneLine(failure)));
    sources.forEach(source -> addNote(source, now, notes));
    status.plan().deployments().forEach(deployment -> addUnknown(deployment, notes));
    status
        .kept()
        .forEach(
            (deployment, gap) ->
                notes.add(
                    deployment
                        + " has no Service that could be read; it is served as it was known before,"
                        + " because "
                        + gap.found()
                        + " could not be read and may have its Services"));
    return new Readiness(reasons, notes);
  }

  /** Whether Envoys should be sent here. */
  public boolean ready() {
    return reasons.isEmpty();
  }

  /** All of it as lines for a probe's log: the verdict, then reasons, then notes. */
  public String text() {
    StringBuilder text = new StringBuilder(ready() ? "ready\n" : "not ready\n");
    reasons.forEach(reason -> text.append("reason: ").append(reason).append('\n'));
    notes.forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.toString();
  }

  private static List<String> notSynced(PipelineStatus status, List<SourceStatus> sources) {
    List<String> reasons = new ArrayList<>();
    for (SourceStatus source : sources) {
      if (!source.synced()) {
        reasons.add("source " + source.name() + " has not synced; no Envoy is answered before");
      }
    }
    if (reasons.isEmpty()) {
      reasons.add("nothing was worked out yet; no Envoy is answered before");
    }
    // Before the sync these are what keeps the sources from it.
    for (Finding finding : status.findings()) {
      reasons.add(oneLine(finding.sentence()));
    }
    return reasons;
  }

  private static void addUnknown(DeploymentPlan deployment, List<String> notes) {
    if (deployment.areRoutesInDoubt()) {
      notes.add(
          "the routes of "
              + deployment.deployment()
              + " are in doubt: a setting is refused while the value before it is not known, or its"
              + " Service could not be read; Envoys keep the routes they have");
    }
    for (EndpointPool pool : deployment.pools()) {
      String which = "the " + pool.role().label() + " pool of " + deployment.deployment();
      String why = " because " + pool.knowledge().why();
      switch (pool.knowledge().degree()) {
        case KNOWN -> {}
        case KEPT -> notes.add(which + " is served as it was known before," + why);
        case IN_PART -> notes.add(which + " is known in part," + why + "; Envoys keep theirs");
        case UNKNOWN -> notes.add(which + " is unknown," + why + "; Envoys keep theirs");
      }
      if (pool.isTuningInDoubt()) {
        notes.add(
            "a setting of "
                + which
                + " is in doubt: it is refused while the value before it is not known, or its"
                + " Service could not be read; Envoys keep the cluster they have");
      }
    }
  }

  private static void addNote(SourceStatus source, Instant now, List<String> notes) {
    if (!source.synced()) {
      return;
    }
    String state =
        source
            .staleSince()
            .map(
                since ->
                    "stale for "
                        + Math.max(0, Duration.between(since, now).toSeconds())
                        + " s; its last good state is served")
            .orElse("up to date");
    notes.add(
        "source " + source.name() + " has synced, " + source.services() + " services, " + state);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
