/**
 * Turns the plan of one deployment into Envoy messages: listener, routes, clusters, load
 * assignments.
 *
 * <p>In: a {@code DeploymentPlan}. Out: an {@code EnvoyConfig}. Pure; equal plans give equal
 * messages, byte for byte. One class per Envoy resource type; how searches are divided among shards
 * is in {@code ShardRoutes}, {@code ShardSubsets} and {@code SegmentFilters}; every name is built
 * in {@code EnvoyNames}. {@code EnvoyYaml} prints messages by the package {@code text}, {@code
 * Bootstrap} prints the file that an Envoy starts with.
 */
@NullMarked
package io.milvusxds.translate;

import org.jspecify.annotations.NullMarked;
