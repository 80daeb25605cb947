package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TunedService;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rounds that work everything out each time. They remember what has to be remembered: the values
 * accepted before, the ports found before, the pools known before, who served which shard and who
 * took the writes.
 */
final class WholeRound {
  private Map<ServiceRef, AcceptedValues> accepted = new TreeMap<>();
  private List<Gap> hidden = List.of(new Gap(new GapScope.Everything(), "all that was before"));
  private MatchedPorts ports = MatchedPorts.NONE;
  private final KnownPools pools = new KnownPools();
  private final Handovers handovers = new Handovers();
  private final Successors successors = new Successors();
  private Set<DeploymentRef> planned = new HashSet<>();

  /** What a round comes to. */
  record Outcome(TrafficPlan plan, List<Finding> findings, List<ClaimedRole> roles) {}

  Outcome next(SourceSnapshot snapshot, HostAnswers hosts) {
    List<TunedService> tuned = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(snapshot.findings());
    List<Gap> gaps = new ArrayList<>(snapshot.gaps());
    Map<ServiceRef, AcceptedValues> nowAccepted = new TreeMap<>();
    for (MilvusService service : snapshot.services()) {
      TuningResult result = TuningParser.parse(service, acceptedBefore(service.ref()));
      nowAccepted.put(service.ref(), result.accepted());
      findings.addAll(result.findings());
      result.gap().ifPresent(gaps::add);
      result.tunings().forEach(tuning -> tuned.add(new TunedService(service, tuning)));
    }
    accepted = nowAccepted;
    hidden = snapshot.gaps();
    ports = ports.after(tuned);
    Set<String> pending = hostNames(tuned);
    pending.removeAll(hosts.settled());
    Surroundings around = new Surroundings(hosts.hosts(), pending, gaps, ports);
    TrafficPlan plan = handovers.assign(filled(TrafficPlanner.plan(tuned, around)), 0);
    findings.addAll(plan.findings());
    findings.addAll(handovers.findings());
    return new Outcome(
        plan, findings.stream().sorted().toList(), tuned.stream().map(ClaimedRole::of).toList());
  }

  private AcceptedValues acceptedBefore(ServiceRef service) {
    AcceptedValues first =
        hidden.stream().anyMatch(gap -> gap.scope().mayConcern(service))
            ? AcceptedValues.NONE
            : AcceptedValues.OF_NEW_SERVICE;
    return accepted.getOrDefault(service, first);
  }

  private TrafficPlan filled(TrafficPlan plan) {
    List<DeploymentPlan> filled =
        plan.deployments().stream()
            .map(deployment -> successors.introduce(pools.fill(deployment), 0))
            .toList();
    Set<DeploymentRef> present = new HashSet<>();
    filled.forEach(deployment -> present.add(deployment.deployment()));
    planned.removeAll(present);
    planned.forEach(pools::forget);
    planned.forEach(handovers::forget);
    planned.forEach(successors::forget);
    planned = present;
    return new TrafficPlan(filled, plan.findings());
  }

  private static Set<String> hostNames(List<TunedService> tuned) {
    Set<String> names = new TreeSet<>();
    for (TunedService service : tuned) {
      service.tuning().fixedEndpoints().stream()
          .filter(address -> !address.isIpAddress())
          .map(HostPort::host)
          .forEach(names::add);
    }
    return names;
  }
}
