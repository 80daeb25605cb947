package io.milvusxds.cli;

import io.milvusxds.discovery.kubernetes.events.Notice;
import io.milvusxds.discovery.kubernetes.events.Reason;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.Finding;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import io.milvusxds.pipeline.ClaimedRole;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.tuning.TuningKey;
import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is to be told on Services now: findings about them, and what Envoys refused. Any thread. */
final class ServiceNotices implements Supplier<Optional<List<Notice>>> {
  private static final Pattern SERVICE = Pattern.compile("Service ([^/ ]+)/([^/ ]+)");
  private static final Set<String> ANNOTATIONS =
      Arrays.stream(TuningKey.values()).map(TuningKey::annotation).collect(Collectors.toSet());
  private static final Set<String> ROLES =
      Arrays.stream(EndpointRole.values()).map(EndpointRole::label).collect(Collectors.toSet());
  // Of Envoy's words; /envoys has more of them.
  private static final int MAX_WORDS = 400;

  private final Supplier<PipelineStatus> status;
  private final Supplier<List<StreamStatus>> streams;
  private final StandingRejections rejections;
  private final Set<String> namespaces;

  /**
   * @param namespaces that the Kubernetes source watches; empty when it watches all of them
   */
  ServiceNotices(
      Supplier<PipelineStatus> status,
      Supplier<List<StreamStatus>> streams,
      StandingRejections rejections,
      Set<String> namespaces) {
    this.status = status;
    this.streams = streams;
    this.rejections = rejections;
    this.namespaces = Set.copyOf(namespaces);
  }

  /** Empty until every source is synced: before that nothing is known to be gone. */
  @Override
  public Optional<List<Notice>> get() {
    PipelineStatus now = status.get();
    if (!now.synced()) {
      return Optional.empty();
    }
    List<Notice> notices = new ArrayList<>();
    for (Finding finding : now.findings()) {
      Matcher subject = SERVICE.matcher(finding.subject());
      if (subject.matches()) {
        ServiceRef service = new ServiceRef(subject.group(1), subject.group(2));
        notices.add(Notice.of(service, reasonOf(finding), finding));
      }
    }
    if (!rejections.isEmpty()) {
      rejections
          .holding(streams.get(), deployments(now))
          .forEach((refusal, rejection) -> notices.addAll(refused(refusal, rejection, now)));
    }
    return Optional.of(notices.stream().filter(this::isWatched).toList());
  }

  private static Set<String> deployments(PipelineStatus now) {
    return now.roles().stream()
        .map(role -> role.deployment().toString())
        .collect(Collectors.toSet());
  }

  private boolean isWatched(Notice notice) {
    return namespaces.isEmpty() || namespaces.contains(notice.service().namespace());
  }

  /** The word for a finding about a Service. */
  static Reason reasonOf(Finding finding) {
    String key = finding.key();
    if (key.isEmpty() && finding.found().startsWith("described by")) {
      return Reason.ROUTE_CONFLICT;
    }
    if (!key.startsWith(Annotations.PREFIX)) {
      return Reason.UNUSABLE_ENDPOINTS;
    }
    if (!ANNOTATIONS.contains(key)) {
      return Reason.UNKNOWN_ANNOTATION;
    }
    if (finding.severity() == Severity.WARNING) {
      return Reason.IDLE_ANNOTATION;
    }
    // A role that is well written is wrong only when another Service has it already.
    boolean isTaken = key.equals(Annotations.ROLE) && ROLES.contains(finding.found());
    return isTaken ? Reason.ROUTE_CONFLICT : Reason.INVALID_ANNOTATION;
  }

  private static List<Notice> refused(
      StandingRejections.Refusal refusal, Rejection rejection, PipelineStatus now) {
    List<ClaimedRole> concerned =
        now.roles().stream()
            .filter(role -> role.deployment().toString().equals(refusal.deployment()))
            .toList();
    return blamed(concerned, refusal.type(), rejection).stream()
        .map(
            role ->
                new Notice(
                    role.service(),
                    Reason.CONFIG_REJECTED,
                    finding(role, refusal, rejection),
                    refusal.type().label() + " " + rejection.version()))
        .toList();
  }

  // Envoy mostly names the cluster that it does not like; what is made of both Services, or named
  // by no word, concerns both.
  private static List<ClaimedRole> blamed(
      List<ClaimedRole> concerned, ResourceType type, Rejection rejection) {
    if (type != ResourceType.CLUSTER && type != ResourceType.ENDPOINT) {
      return concerned;
    }
    List<ClaimedRole> sent =
        concerned.stream().filter(role -> rejection.resources().contains(cluster(role))).toList();
    List<ClaimedRole> named =
        sent.stream().filter(role -> rejection.message().contains(cluster(role))).toList();
    return named.isEmpty() ? sent : named;
  }

  private static String cluster(ClaimedRole role) {
    return EnvoyNames.cluster(role.deployment(), role.role());
  }

  private static Finding finding(
      ClaimedRole role, StandingRejections.Refusal refusal, Rejection rejection) {
    String words = rejection.message();
    return new Finding(
        Severity.ERROR,
        "Service " + role.service(),
        "envoy " + refusal.type().label(),
        words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS),
        "a " + refusal.type().label() + " that every Envoy of " + role.deployment() + " accepts",
        "these Envoys keep what they accepted before",
        "Change the annotation that Envoy's words point to; /envoys on the admin port has all of"
            + " them.");
  }
}
