package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.xds.XdsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * One pass through all stages, with what it remembers from the passes before. Owned by the pipeline
 * thread.
 */
final class Round {
  private final List<String> sourceNames;
  private final HostResolver resolver;
  private final Publisher publisher;
  private final PipelineListener listener;
  private final LongSupplier nanoClock;
  private final ManagedServices services = new ManagedServices();
  private final Plans plans = new Plans();
  private final Map<String, SourceUpdate> updates = new HashMap<>();
  private HostAnswers hosts = HostAnswers.NONE;
  private Set<String> wantedHosts = Set.of();
  // Of the round before; before the first one everything was hidden.
  private Inventory inventory =
      new Inventory(
          List.of(), List.of(), List.of(new Gap(new GapScope.Everything(), "all that was before")));
  private Surroundings around = Surroundings.CLEAR;
  // The deployments of which something differs; kept until a round has come to its end.
  private final Set<DeploymentRef> touched = new HashSet<>();
  private Report report = Report.NONE;
  private boolean hasRun;

  Round(
      List<String> sourceNames,
      XdsServer<EnvoyGroup> server,
      HostResolver resolver,
      PipelineListener listener) {
    this(sourceNames, server, resolver, listener, System::nanoTime);
  }

  /** With a clock that says when what stays for a while has stayed long enough. */
  Round(
      List<String> sourceNames,
      XdsServer<EnvoyGroup> server,
      HostResolver resolver,
      PipelineListener listener,
      LongSupplier nanoClock) {
    this.sourceNames = List.copyOf(sourceNames);
    this.resolver = resolver;
    this.publisher = new Publisher(server);
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  /** Takes in what is new, decides, publishes; returns where that leads. */
  PipelineStatus run(Mail mail) {
    updates.putAll(mail.sources());
    mail.hosts().ifPresent(answers -> hosts = answers);
    publisher.touch(mail.groups());
    if (!isSynced()) {
      return notYet();
    }
    Inventory now = Inventory.of(snapshots());
    touched.addAll(services.update(now.services(), this::wasHidden));
    inventory = now;
    wantHosts();
    surround();
    Collection<DeploymentRef> planned =
        plans.update(touched, services, around, nanoClock.getAsLong());
    int changed = 0;
    for (DeploymentRef deployment : planned) {
      List<DeploymentPlan> plan = plans.of(deployment);
      if (plan.isEmpty()) {
        publisher.keep(deployment);
      } else if (publisher.update(plan.get(0))) {
        changed++;
      }
    }
    changed += publisher.forgetKept(gone -> around.mayHide(gone).isPresent());
    int published = publisher.publish(mail.oldestNanos());
    if (changed > 0) {
      listener.published(
          new Publication(
              services.deployments().size(),
              services.count(),
              changed,
              published,
              Duration.ofNanos(System.nanoTime() - mail.oldestNanos())));
    }
    touched.clear();
    hasRun = true;
    return status();
  }

  /**
   * Gives Envoys that came what there is for them, for which no stage has to run.
   *
   * @param status what the last round came to
   */
  PipelineStatus welcome(Mail mail, PipelineStatus status) {
    publisher.touch(mail.groups());
    if (!hasRun) {
      return status;
    }
    publisher.publish(mail.oldestNanos());
    Report before = report;
    report();
    if (report.equals(before)) {
      return status;
    }
    listener.findings(report.findings());
    return status.withFindings(report.findings());
  }

  /** When there is something to do though nothing happens; empty when there is not. */
  OptionalLong nextEndNanos() {
    return plans.nextEndNanos();
  }

  private boolean isSynced() {
    return sourceNames.stream()
        .allMatch(name -> updates.containsKey(name) && updates.get(name).snapshot().isPresent());
  }

  private PipelineStatus notYet() {
    List<Finding> findings = new ArrayList<>();
    updates.values().forEach(update -> findings.addAll(update.blockers()));
    listener.findings(findings);
    return new PipelineStatus(
        false,
        servicesBySource(),
        findings.stream().sorted().toList(),
        List.of(),
        TrafficPlan.EMPTY,
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        Optional.empty());
  }

  // In the order of the sources, which decides who describes a service that two of them have.
  private List<SourceSnapshot> snapshots() {
    return sourceNames.stream()
        .map(updates::get)
        .flatMap(update -> update.snapshot().stream())
        .toList();
  }

  private void wantHosts() {
    Set<String> names = services.hostNames();
    if (!names.equals(wantedHosts)) {
      wantedHosts = names;
      resolver.wanted(names);
    }
  }

  private boolean wasHidden(ServiceRef service) {
    return inventory.gaps().stream().anyMatch(gap -> gap.scope().mayConcern(service));
  }

  /** What plans are made of beside services; where it differs, their deployments are touched. */
  private void surround() {
    List<Gap> gaps = new ArrayList<>(inventory.gaps());
    gaps.addAll(services.gaps());
    Set<String> pending = new TreeSet<>(wantedHosts);
    pending.removeAll(hosts.settled());
    Surroundings next =
        new Surroundings(hosts.hosts(), pending, gaps, MatchedPorts.NONE)
            .managing(services::isManaged);
    if (!next.gaps().equals(around.gaps()) || !next.hiding().equals(around.hiding())) {
      touched.addAll(services.deployments());
    }
    if (!next.hosts().equals(around.hosts())
        || !next.pendingHosts().equals(around.pendingHosts())) {
      touched.addAll(services.withHostNames());
    }
    around = next;
  }

  private void report() {
    report =
        report.next(
            List.of(
                inventory.findings(),
                services.findings(),
                plans.all().findings(),
                plans.handovers().findings(),
                hosts.findings(),
                publisher.findings()),
            snapshots());
  }

  private PipelineStatus status() {
    report();
    listener.findings(report.findings());
    return new PipelineStatus(
        true,
        servicesBySource(),
        report.findings(),
        services.roles(),
        plans.all(),
        kept(),
        plans.handovers().byDeployment(),
        0,
        Optional.empty());
  }

  private SortedMap<DeploymentRef, Gap> kept() {
    SortedMap<DeploymentRef, Gap> kept = new TreeMap<>();
    publisher
        .kept()
        .forEach(
            deployment -> around.mayHide(deployment).ifPresent(gap -> kept.put(deployment, gap)));
    return kept;
  }

  private SortedMap<String, Integer> servicesBySource() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    updates.forEach(
        (name, update) ->
            update.snapshot().ifPresent(snapshot -> counts.put(name, snapshot.services().size())));
    return counts;
  }
}
