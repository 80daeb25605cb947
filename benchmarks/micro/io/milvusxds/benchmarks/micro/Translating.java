package io.milvusxds.benchmarks.micro;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.routing.MatchedPorts;
import io.milvusxds.routing.PlannedDeployment;
import io.milvusxds.routing.Surroundings;
import io.milvusxds.routing.TrafficPlanner;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.translate.Translation;
import io.milvusxds.tuning.TunedService;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the plan of a deployment to Envoy's messages: from nothing, and when one address changes.
 */
@State(Scope.Benchmark)
public class Translating {
  @Param({"10 endpoints", "1000 endpoints", "10000 endpoints"})
  public String size;

  private DeploymentPlan before;
  private DeploymentPlan after;
  private Translation translated;

  @Setup
  public void setUp() {
    TunedService readers = readers(Integer.parseInt(size.split(" ")[0]));
    PlannedDeployment planned = planned(readers, PlannedDeployment.Memory.NONE);
    before = planned.plan();
    after = planned(withAnotherLast(readers), planned.memory()).plan();
    translated = Translation.of(before);
  }

  private static TunedService readers(int count) {
    ServiceBuilder readers = ServiceBuilder.readOnly("ro").port("grpc", 19530);
    for (int i = 0; i < count; i++) {
      readers.endpoint("10.1." + i / 250 + "." + (1 + i % 250));
    }
    return readers.tuned();
  }

  // All others stay the same objects, as a source leaves them.
  private static TunedService withAnotherLast(TunedService readers) {
    MilvusService service = readers.service();
    List<MilvusEndpoint> endpoints = new ArrayList<>(service.endpoints());
    MilvusEndpoint last = endpoints.remove(endpoints.size() - 1);
    endpoints.add(
        new MilvusEndpoint(last.name(), "10.9.9.9", last.ports(), last.state(), last.locality()));
    return new TunedService(
        new MilvusService(
            service.ref(),
            service.createdAt(),
            service.annotations(),
            service.ports(),
            endpoints,
            service.origin()),
        readers.tuning());
  }

  private static PlannedDeployment planned(TunedService readers, PlannedDeployment.Memory memory) {
    TunedService writer =
        ServiceBuilder.readWrite("rw").port("grpc", 19530).endpoint("10.0.0.1").tuned();
    List<TunedService> claimants = List.of(readers, writer);
    return TrafficPlanner.planned(
        new DeploymentRef("prod", "milvus"),
        claimants,
        Surroundings.CLEAR.with(MatchedPorts.NONE.after(claimants)),
        memory);
  }

  @Benchmark
  public Object ofAWholePlan() {
    return Translation.of(before);
  }

  @Benchmark
  public Object ofOneChangedEndpoint() {
    return translated.next(after);
  }
}
