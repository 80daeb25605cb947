package io.milvusxds.pipeline;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlan;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TunedService;
import io.milvusxds.tuning.TuningParser;
import io.milvusxds.tuning.TuningResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a freshly started pipeline would make of a snapshot, without serving it: all stages once,
 * nothing accepted before.
 *
 * @param services those that are managed, with their settings, in the order of the snapshot
 * @param plan what Envoys would do
 * @param findings of every stage, ordered
 */
public record Preview(List<TunedService> services, TrafficPlan plan, List<Finding> findings) {
  /** The preview of a snapshot; a host name that is not among these was looked up in vain. */
  public static Preview of(SourceSnapshot snapshot, ResolvedHosts hosts) {
    List<Finding> findings = new ArrayList<>(snapshot.findings());
    List<TunedService> services = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>(snapshot.gaps());
    for (MilvusService service : snapshot.services()) {
      TuningResult result = TuningParser.parse(service, AcceptedValues.NONE);
      findings.addAll(result.findings());
      result.gap().ifPresent(gaps::add);
      result.tunings().forEach(tuning -> services.add(new TunedService(service, tuning)));
    }
    Handovers handovers = new Handovers();
    Surroundings around =
        new Surroundings(hosts, Set.of(), gaps, MatchedPorts.NONE.after(services));
    TrafficPlan plan = handovers.assign(TrafficPlanner.plan(services, around), 0);
    findings.addAll(plan.findings());
    findings.addAll(handovers.findings());
    return new Preview(
        List.copyOf(services), plan, findings.stream().map(snapshot::placed).sorted().toList());
  }
}
