package io.milvusxds.cli;

import io.milvusxds.discovery.kubernetes.events.Notice;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.ClaimedRole;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.xds.Rejection;
import io.milvusxds.xds.ResourceType;
import io.milvusxds.xds.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is to be told on Services now: findings about them, and what Envoys refused. Any thread. */
final class ServiceNotices implements Supplier<Optional<List<Notice>>> {
  // Of Envoy's words; /envoys has more of them.
  private static final int MAX_WORDS = 400;

  private final Supplier<PipelineStatus> status;
  private final Supplier<List<StreamStatus>> streams;
  private final StandingRejections rejections;
  private final Set<String> clusters;

  /**
   * @param clusters the names of the sources whose Services can have Events
   */
  ServiceNotices(
      Supplier<PipelineStatus> status,
      Supplier<List<StreamStatus>> streams,
      StandingRejections rejections,
      Set<String> clusters) {
    this.status = status;
    this.streams = streams;
    this.rejections = rejections;
    this.clusters = Set.copyOf(clusters);
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
      told(finding.subject())
          .filter(subject -> finding.code().reason().isPresent())
          .ifPresent(subject -> notices.add(Notice.of(subject.service(), finding)));
    }
    if (!rejections.isEmpty()) {
      rejections
          .holding(streams.get(), deployments(now))
          .forEach((refusal, rejection) -> notices.addAll(refused(refusal, rejection, now)));
    }
    return Optional.of(notices);
  }

  private static Set<String> deployments(PipelineStatus now) {
    return now.roles().stream()
        .map(role -> role.deployment().toString())
        .collect(Collectors.toSet());
  }

  /** The Service in a cluster that a subject is; empty when it is something else. */
  private Optional<Subject.OfService> told(Subject subject) {
    return subject.match(
        new Subject.Cases<>(
            service -> Optional.of(service).filter(this::isInCluster),
            deployment -> Optional.empty(),
            file -> Optional.empty(),
            source -> Optional.empty(),
            envoys -> Optional.empty(),
            host -> Optional.empty()));
  }

  // A file may describe a Service whose name a Service of a cluster has too.
  private boolean isInCluster(Subject.OfService service) {
    return clusters.contains(service.origin().source());
  }

  private List<Notice> refused(
      StandingRejections.Refusal refusal, Rejection rejection, PipelineStatus now) {
    List<ClaimedRole> concerned =
        now.roles().stream()
            .filter(role -> role.deployment().toString().equals(refusal.deployment()))
            .filter(role -> isInCluster(role.claimant()))
            .toList();
    return blamed(concerned, refusal.type(), rejection).stream()
        .map(
            role ->
                new Notice(
                    role.service(),
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
        FindingCode.ENVOY_REJECTED,
        role.claimant(),
        "envoy " + refusal.type().label(),
        words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS),
        "a " + refusal.type().label() + " that every Envoy of " + role.deployment() + " accepts",
        "these Envoys keep what they accepted before",
        "Change the annotation that Envoy's words point to; /envoys on the admin port has all of"
            + " them.");
  }
}
