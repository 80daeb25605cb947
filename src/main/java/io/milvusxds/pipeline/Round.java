package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.tuning.TunedService;
import io.milvusxds.tuning.TuningResult;
import io.milvusxds.xds.XdsServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass through all stages, with what it remembers from the passes before. Owned by the pipeline
 * thread.
 */
final class Round {
  private static final Logger log = LoggerFactory.getLogger(Round.class);

  private final List<String> sourceNames;
  private final HostResolver resolver;
  private final Publisher publisher;
  private final Consumer<List<Finding>> found;
  private final Handovers handovers = new Handovers();
  private final TuningMemory tunings = new TuningMemory();
  private final KnownPools pools = new KnownPools();
  private final Map<String, SourceUpdate> updates = new HashMap<>();
  private HostAnswers hosts = HostAnswers.NONE;
  private Set<String> wantedHosts = Set.of();
  // What could not be read in the round before; before the first one that is everything.
  private List<Gap> hidden = List.of(new Gap(new GapScope.Everything(), "all that was before"));
  private MatchedPorts ports = MatchedPorts.NONE;

  Round(
      List<String> sourceNames,
      XdsServer server,
      HostResolver resolver,
      Consumer<List<Finding>> found) {
    this.sourceNames = List.copyOf(sourceNames);
    this.resolver = resolver;
    this.publisher = new Publisher(server);
    this.found = found;
  }

  /** Takes in what is new, decides, publishes; returns where that leads. */
  PipelineStatus run(Mail mail) {
    updates.putAll(mail.sources());
    mail.hosts().ifPresent(answers -> hosts = answers);
    publisher.touch(mail.groups());
    if (!isSynced()) {
      return notYet();
    }
    Inventory inventory = Inventory.of(snapshots());
    List<TuningResult> results = tunings.tune(inventory.services(), this::wasHidden);
    hidden = inventory.gaps();
    List<TunedService> tuned = managed(inventory.services(), results);
    wantHosts(tuned);
    ports = ports.after(tuned);
    Surroundings around = surroundings(inventory, results);
    TrafficPlan known = pools.fill(TrafficPlanner.plan(tuned, around));
    TrafficPlan plan = handovers.assign(known, System.nanoTime());

    int changed = publisher.update(plan.deployments(), gone -> around.mayHide(gone).isPresent());
    int published = publisher.publish(mail.oldestNanos());
    if (changed > 0) {
      log.atInfo()
          .addKeyValue("deployments", plan.deployments().size())
          .addKeyValue("services", tuned.size())
          .addKeyValue("changedDeployments", changed)
          .addKeyValue("groups", published)
          .addKeyValue("took", millisSince(mail.oldestNanos()))
          .log("published snapshot");
    }
    return report(inventory, results, tuned, plan).keeping(kept(around));
  }

  /** When there is something to do though nothing happens; empty when there is not. */
  OptionalLong nextEndNanos() {
    return handovers.nextEndNanos();
  }

  private static String millisSince(long nanos) {
    return String.format(Locale.ROOT, "%.1fms", (System.nanoTime() - nanos) / 1e6);
  }

  private boolean isSynced() {
    return sourceNames.stream()
        .allMatch(name -> updates.containsKey(name) && updates.get(name).snapshot().isPresent());
  }

  private PipelineStatus notYet() {
    List<Finding> findings = new ArrayList<>();
    updates.values().forEach(update -> findings.addAll(update.blockers()));
    found.accept(findings);
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

  private static List<TunedService> managed(
      List<MilvusService> services, List<TuningResult> results) {
    List<TunedService> tuned = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      MilvusService service = services.get(i);
      results.get(i).tuning().ifPresent(tuning -> tuned.add(new TunedService(service, tuning)));
    }
    return tuned;
  }

  private void wantHosts(List<TunedService> tuned) {
    Set<String> names = new TreeSet<>();
    tuned.forEach(service -> names.addAll(hostNames(service)));
    if (!names.equals(wantedHosts)) {
      wantedHosts = names;
      resolver.wanted(names);
    }
  }

  private boolean wasHidden(ServiceRef service) {
    return hidden.stream().anyMatch(gap -> gap.scope().mayConcern(service));
  }

  private Surroundings surroundings(Inventory inventory, List<TuningResult> results) {
    List<Gap> gaps = new ArrayList<>(inventory.gaps());
    results.forEach(result -> result.gap().ifPresent(gaps::add));
    Set<String> pending = new TreeSet<>(wantedHosts);
    pending.removeAll(hosts.settled());
    return new Surroundings(hosts.hosts(), pending, gaps, ports);
  }

  private static Set<String> hostNames(TunedService service) {
    Set<String> names = new TreeSet<>();
    for (HostPort address : service.tuning().fixedEndpoints()) {
      if (!address.isIpAddress()) {
        names.add(address.host());
      }
    }
    return names;
  }

  private SortedMap<DeploymentRef, Gap> kept(Surroundings around) {
    SortedMap<DeploymentRef, Gap> kept = new TreeMap<>();
    publisher
        .kept()
        .forEach(
            deployment -> around.mayHide(deployment).ifPresent(gap -> kept.put(deployment, gap)));
    return kept;
  }

  private PipelineStatus report(
      Inventory inventory, List<TuningResult> results, List<TunedService> tuned, TrafficPlan plan) {
    List<Finding> findings = new ArrayList<>(inventory.findings());
    results.forEach(result -> findings.addAll(result.findings()));
    findings.addAll(plan.findings());
    findings.addAll(handovers.findings());
    findings.addAll(hosts.findings());
    findings.addAll(publisher.findings());
    snapshots().forEach(snapshot -> findings.replaceAll(snapshot::placed));
    found.accept(findings);
    return new PipelineStatus(
        true,
        servicesBySource(),
        findings.stream().sorted().toList(),
        tuned.stream().map(ClaimedRole::of).toList(),
        plan,
        new TreeMap<>(),
        handovers.byDeployment(),
        0,
        Optional.empty());
  }

  private SortedMap<String, Integer> servicesBySource() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    updates.forEach(
        (name, update) ->
            update.snapshot().ifPresent(snapshot -> counts.put(name, snapshot.services().size())));
    return counts;
  }
}
