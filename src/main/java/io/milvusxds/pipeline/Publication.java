package io.milvusxds.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one round changed.
 *
 * @param deployments how many there are now
 * @param services how many they have, all together
 * @param changedDeployments how many of them are new, other than before, or gone
 * @param groups of Envoys that were told something
 * @param took from the oldest news that led to it
 */
public record Publication(
    int deployments, int services, int changedDeployments, int groups, Duration took) {
  public Publication {
    requireNonNull(took, "took");
  }
}
