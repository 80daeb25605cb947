package io.milvusxds.pipeline;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.routing.ShardHandover;
import io.milvusxds.routing.TrafficPlan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the pipeline last came to. Immutable; whoever watches reads it from one volatile field.
 *
 * @param synced whether every source has told everything once, so that Envoys are answered
 * @param servicesBySource how many services each synced source told of, by the source's name
 * @param findings everything wrong with the input, ordered
 * @param roles the services that claim a role of a deployment, in the order of the sources
 * @param plan what was last published
 * @param kept deployments of which no service is known and that are served on as they were, since
 *     they may be there: what could not be read
 * @param handovers who serves which shard, of the deployments whose searches are divided
 * @param failures how many times in a row nothing could be published because of an error in the
 *     program
 * @param failure the last such error; empty when there was none since the last success
 */
public record PipelineStatus(
    boolean synced,
    SortedMap<String, Integer> servicesBySource,
    List<Finding> findings,
    List<ClaimedRole> roles,
    TrafficPlan plan,
    SortedMap<DeploymentRef, Gap> kept,
    SortedMap<DeploymentRef, ShardHandover> handovers,
    int failures,
    Optional<String> failure) {
  static final PipelineStatus STARTING =
      new PipelineStatus(
          false,
          new TreeMap<>(),
          List.of(),
          List.of(),
          TrafficPlan.EMPTY,
          new TreeMap<>(),
          new TreeMap<>(),
          0,
          Optional.empty());

  PipelineStatus withFindings(List<Finding> others) {
    return new PipelineStatus(
        synced, servicesBySource, others, roles, plan, kept, handovers, failures, failure);
  }

  PipelineStatus failed(Throwable cause) {
    return new PipelineStatus(
        synced,
        servicesBySource,
        findings,
        roles,
        plan,
        kept,
        handovers,
        failures + 1,
        Optional.of(cause.toString()));
  }
}
