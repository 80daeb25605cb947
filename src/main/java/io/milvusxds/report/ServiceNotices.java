package io.milvusxds.report;

import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Subject;
import io.milvusxds.pipeline.ClaimedRole;
import io.milvusxds.pipeline.PipelineStatus;
import io.milvusxds.report.events.Notice;
import io.milvusxds.translate.EnvoyNames;
import io.milvusxds.xds.StreamStatus;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.subscription.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be told on Services now: findings about them, and what Envoys rejected. Any thread.
 */
public final class ServiceNotices implements Supplier<Optional<List<Notice>>> {
  // Of Envoy's words; /envoys has more of them.
  private static final int MAX_WORDS = 400;

  private final Supplier<PipelineStatus> status;
  private final Supplier<List<StreamStatus>> streams;
  private final StandingRejections rejections;
  private final Set<String> clusters;

  /**
   * @param clusters the names of the sources whose Services can have Events
   */
  public ServiceNotices(
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
      if (finding.code().reason().isPresent()) {
        concerned(finding.subject(), now)
            .forEach(service -> notices.add(Notice.of(service, finding)));
      }
    }
    if (!rejections.isEmpty()) {
      rejections
          .holding(streams.get(), deployments(now))
          .forEach((where, rejection) -> notices.addAll(rejected(where, rejection, now)));
    }
    return Optional.of(notices);
  }

  private static Set<String> deployments(PipelineStatus now) {
    return now.roles().stream()
        .map(role -> role.deployment().toString())
        .collect(Collectors.toSet());
  }

  /** The Services of clusters that a finding about this concerns. */
  private List<ServiceRef> concerned(Subject subject, PipelineStatus now) {
    return subject.match(
        new Subject.Cases<List<ServiceRef>>(
            one -> isInCluster(one) ? List.of(one.service()) : List.of(),
            all -> rolesOf(all.deployment().toString(), now).map(ClaimedRole::service).toList(),
            file -> List.of(),
            source -> List.of(),
            envoys -> List.of(),
            host -> List.of()));
  }

  private Stream<ClaimedRole> rolesOf(String deployment, PipelineStatus now) {
    return now.roles().stream()
        .filter(role -> role.deployment().toString().equals(deployment))
        .filter(role -> isInCluster(role.claimant()));
  }

  // A file may describe a Service whose name a Service of a cluster has too.
  private boolean isInCluster(Subject.OfService service) {
    return clusters.contains(service.origin().source());
  }

  private List<Notice> rejected(
      StandingRejections.DeploymentType where, Rejection rejection, PipelineStatus now) {
    List<ClaimedRole> concerned = rolesOf(where.deployment(), now).toList();
    return blamed(concerned, where.type(), rejection).stream()
        .map(
            role ->
                new Notice(
                    role.service(),
                    finding(role, where, rejection),
                    where.type().label() + " " + rejection.version()))
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
      ClaimedRole role, StandingRejections.DeploymentType where, Rejection rejection) {
    String words = rejection.message();
    return new Finding(
        FindingCode.ENVOY_REJECTED,
        role.claimant(),
        "envoy " + where.type().label(),
        words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS),
        "a " + where.type().label() + " that every Envoy of " + role.deployment() + " accepts",
        "these Envoys keep what they accepted before",
        "Change the annotation that Envoy's words point to; /envoys on the admin port has all of"
            + " them.");
  }
}
