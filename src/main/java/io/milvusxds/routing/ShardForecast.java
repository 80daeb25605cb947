package io.milvusxds.routing;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import io.milvusxds.model.DeploymentRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a change would do to the shards of a deployment: told before it is made.
 *
 * @param before how searches are divided today
 * @param after how they would be
 * @param from who owns what today
 * @param to who would
 * @param change how much moves between the two
 * @param keys the owners of the keys that were asked for, in that order
 */
public record ShardForecast(
    DeploymentRef deployment,
    ShardTarget before,
    ShardTarget after,
    ShardPlacement from,
    ShardPlacement to,
    PlacementChange change,
    List<KeyOwners> keys) {
  private static final Pattern PORT = Pattern.compile(":[0-9]+$");

  /**
   * Who serves one key.
   *
   * @param shard today
   * @param owners today; empty when there is no node
   * @param laterShard after the change
   * @param laterOwners after the change
   */
  public record KeyOwners(
      String key, int shard, List<String> owners, int laterShard, List<String> laterOwners) {}

  public ShardForecast {
    requireNonNull(deployment, "deployment");
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(change, "change");
    keys = List.copyOf(keys);
  }

  /**
   * The answer to a question about a deployment.
   *
   * @throws ShardQuestionException when it cannot be answered; the message says what was found,
   *     what was expected and what to do
   */
  public static ShardForecast of(DeploymentPlan plan, ShardQuestion question) {
    ShardTarget before =
        plan.sharding().orElseThrow(() -> ShardQuestionException.notDivided(plan.deployment()));
    ShardTarget after = before.changedBy(question);
    List<ShardMember> members = ShardedPlan.members(plan);
    ShardPlacement from = ShardPlacement.of(before.spec(), members);
    ShardPlacement to = ShardPlacement.of(after.spec(), changed(plan, members, question));
    List<KeyOwners> keys =
        question.keys().stream().map(key -> owners(key, before, after, from, to)).toList();
    return new ShardForecast(
        plan.deployment(), before, after, from, to, PlacementChange.between(from, to), keys);
  }

  /**
   * How many slots must move at least, whatever the placement: as many as nodes have more after the
   * change than before.
   */
  public int leastMovedSlots() {
    return change.loads().stream()
        .mapToInt(load -> Math.max(0, load.after().shards() - load.before().shards()))
        .sum();
  }

  /**
   * The worst that one lost node costs after the change, and two; as many as leave a node.
   *
   * @return the loss of one, then that of two
   */
  public List<NodeLoss> losses() {
    return Stream.of(NodeLoss.ofOne(to), NodeLoss.ofTwo(to)).flatMap(Optional::stream).toList();
  }

  /** Whether a node of this name is there today. */
  public boolean isThere(String node) {
    return has(from, node);
  }

  /** Whether a node of this name would be there after the change. */
  public boolean wouldBeThere(String node) {
    return has(to, node);
  }

  private static boolean has(ShardPlacement placement, String node) {
    return placement.members().stream().anyMatch(member -> member.name().equals(node));
  }

  /** Whether other nodes, another number of shards, of owners or another key were asked about. */
  public boolean isChange() {
    return !from.equals(to) || before.key() != after.key();
  }

  private static KeyOwners owners(
      String key, ShardTarget before, ShardTarget after, ShardPlacement from, ShardPlacement to) {
    int shard = before.shardOf(key);
    int later = after.shardOf(key);
    return new KeyOwners(key, shard, from.owners(shard), later, to.owners(later));
  }

  private static List<ShardMember> changed(
      DeploymentPlan plan, List<ShardMember> members, ShardQuestion question) {
    TreeMap<String, ShardMember> byName = new TreeMap<>();
    members.forEach(member -> byName.put(member.name(), member));
    for (String written : new LinkedHashSet<>(question.removed())) {
      String name = nameOf(plan, written);
      if (byName.remove(name) == null) {
        throw ShardQuestionException.unknown(written, new ArrayList<>(byName.keySet()));
      }
    }
    Set<String> added = new TreeSet<>();
    for (String written : question.added()) {
      int at = written.lastIndexOf('@');
      String name = at < 0 ? written : written.substring(0, at);
      String zone = at < 0 ? "" : written.substring(at + 1);
      if (name.isBlank() || byName.containsKey(name) || !added.add(name)) {
        throw ShardQuestionException.alreadyThere(written);
      }
      if (lacksPort(name, members)) {
        throw ShardQuestionException.withoutPort(written, name);
      }
      byName.put(name, new ShardMember(name, zone));
    }
    return List.copyOf(byName.values());
  }

  // The placement comes from the names alone: an address without its port would be another node
  // than the one that comes. Only pods have names without a port; where all nodes have one, no pod
  // is meant.
  private static boolean lacksPort(String name, List<ShardMember> members) {
    if (InetAddresses.isInetAddress(name) || InetAddresses.isUriInetAddress(name)) {
      return true;
    }
    Predicate<String> hasPort = PORT.asPredicate();
    return !hasPort.test(name)
        && !members.isEmpty()
        && members.stream().map(ShardMember::name).allMatch(hasPort);
  }

  // A node may be named by its address, too, which the operator sees in Envoy.
  private static String nameOf(DeploymentPlan plan, String written) {
    Optional<String> byAddress =
        plan.pools().stream()
            .flatMap(pool -> pool.endpoints().stream())
            .filter(endpoint -> endpoint.priority() == 0)
            .filter(endpoint -> endpoint.address().toString().equals(written))
            .map(PooledEndpoint::name)
            .findFirst();
    return byAddress.orElse(written);
  }
}
