package io.milvusxds.xds;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.milvusxds.xds.TypeResources.BodyKey;
import io.milvusxds.xds.TypeResources.Selection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One type on one state-of-the-world stream.
 *
 * <p>Clusters and listeners are always sent whole, since absence means removal; of the other types
 * only what changed is sent. What was sent counts as held even when the client refused it: so a
 * refused content is not sent again until it changes.
 *
 * <p>A client that has something in doubt or unknown keeps it. Where absence means removal, the
 * response repeats what the client was sent of it; when it came with that from an earlier stream,
 * nobody can repeat it, so it is sent nothing of the type until the content is known. Source: the
 * xDS protocol description, state-of-the-world variant.
 */
final class SotwSubscription implements Subscription {
  private final ResourceType type;
  private final Exchange exchange = new Exchange();
  private final TreeMap<String, Resource> held = new TreeMap<>();
  private final NavigableSet<String> repeats = new TreeSet<>();
  private ClustersAhead clustersAhead = ClustersAhead.NONE;
  private Interest interest = Interest.NOTHING;
  private boolean everNamed;
  private boolean answerDue;
  private String versionAtStart = "";
  // What the client has from an earlier stream, in contents that are not known here.
  private Interest brought = Interest.NOTHING;

  SotwSubscription(ResourceType type) {
    this.type = type;
  }

  /**
   * Takes in a request of the client.
   *
   * @param names the full list of what it wants from now on
   * @param version the version that it accepted last, perhaps on an earlier stream
   */
  Exchange.Answer request(
      Collection<String> names, String version, String nonce, Optional<String> error, Instant now) {
    Exchange.Answer answer = exchange.take(nonce, error, now);
    if (answer == Exchange.Answer.STALE) {
      // A newer response is on its way to the client; its answer will carry the full list of names
      // again.
      return answer;
    }
    boolean isFirst = interest.equals(Interest.NOTHING) && !everNamed;
    Interest wanted = interestOf(names);
    boolean asksForMore =
        (wanted.wildcard() && !interest.wildcard())
            || !interest.names().containsAll(wanted.names());
    boolean isChange = !interest.equals(wanted);
    interest = wanted;
    held.keySet().removeIf(name -> !wanted.covers(name));
    Set<String> released = exchange.refusals().release(wanted::covers);
    repeats.addAll(released);
    answerDue |= type.isComplete() && !released.isEmpty();
    brought = brought.within(wanted);
    if (isFirst) {
      versionAtStart = version;
      brought = version.isEmpty() ? Interest.NOTHING : wanted;
    } else if (isChange) {
      // It told the version for what it wanted first; between the two it may have dropped some.
      versionAtStart = "";
    }
    answerDue |= asksForMore && (isFirst || type.isComplete());
    return answer;
  }

  // An empty list means everything, but only for clients that never named anything, and only for
  // complete types.
  private Interest interestOf(Collection<String> names) {
    everNamed |= !names.isEmpty();
    if (names.isEmpty()) {
      return type.isComplete() && !everNamed ? Interest.EVERYTHING : Interest.NOTHING;
    }
    return Interest.ofNames(type, names);
  }

  @Override
  public ResourceType type() {
    return type;
  }

  @Override
  public Interest interest() {
    return interest;
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public Optional<Reply> next(TypeResources current, boolean mayRemove) {
    if (isQuiet()) {
      return Optional.empty();
    }
    adopt(current.select(interest));
    if (isOnHold(current)) {
      return Optional.empty();
    }
    Selection wanted = selection(current, mayRemove);
    // A version that tells no clusters does not say that the cluster got these endpoints.
    if (clustersAhead.isCertain()) {
      adopt(wanted);
    }
    brought = type.isComplete() ? Interest.NOTHING : brought.only(current.withheld()::contains);
    if (brought.equals(Interest.NOTHING)) {
      versionAtStart = "";
    }
    return type.isComplete() ? nextWhole(current, wanted) : nextPart(current, wanted);
  }

  // A client that came with this version has all of it.
  private void adopt(Selection wanted) {
    if (wanted.version().equals(versionAtStart)) {
      held.putAll(wanted.resources());
      exchange.adopt(wanted.version());
      answerDue = false;
    }
  }

  // Leaving out what the client has would tell it to be gone, and nobody knows what to put in.
  private boolean isOnHold(TypeResources current) {
    return type.isComplete()
        && current.withheld().stream()
            .anyMatch(name -> brought.covers(name) && !held.containsKey(name));
  }

  /** What the client should have: of what is gone or withheld, as far as possible what it has. */
  private Selection selection(TypeResources current, boolean mayRemove) {
    Selection wanted = current.select(interest);
    // Leaving out is how a removal is told, so what is gone stays in until then.
    boolean keepsGone = !mayRemove && hasRemovals(current);
    if (!keepsGone && current.withheld().isEmpty() && clustersAhead.endpoints().isEmpty()) {
      return wanted;
    }
    TreeMap<String, Resource> kept = new TreeMap<>(keepsGone ? held : Map.of());
    kept.putAll(wanted.resources());
    clustersAhead.endpoints().forEach(name -> kept.computeIfPresent(name, this::beforeCluster));
    current.withheld().stream().filter(interest::covers).forEach(name -> keep(name, kept));
    return Selection.of(ImmutableSortedMap.copyOf(kept));
  }

  private Resource beforeCluster(String name, Resource newest) {
    Resource has = held.get(name);
    return has == null
            || repeats.contains(name)
            || !WarmVersions.isSameContent(has.version(), newest.version())
        ? WarmVersions.withoutClusters(newest)
        : has;
  }

  private void keep(String name, Map<String, Resource> kept) {
    Resource has = held.get(name);
    if (has != null) {
      kept.put(name, has);
    } else if (brought.covers(name) && !repeats.contains(name)) {
      kept.remove(name);
    }
  }

  private Optional<Reply> nextWhole(TypeResources current, Selection wanted) {
    exchange.refusals().retain(wanted.resources()::containsKey);
    if (!answerDue && isHeldAlready(wanted.resources())) {
      return Optional.empty();
    }
    List<String> changed = changed(wanted.resources().values());
    held.clear();
    held.putAll(wanted.resources());
    return Optional.of(reply(current, wanted, wanted.resources().values().asList(), changed));
  }

  private Optional<Reply> nextPart(TypeResources current, Selection wanted) {
    Set<String> released = exchange.refusals().refusedWith(name -> hasChanged(name, wanted));
    // What vanished can not be told in this protocol, but must be sent when it comes back.
    held.keySet().retainAll(wanted.resources().keySet());
    exchange.refusals().retain(wanted.resources()::containsKey);
    List<Resource> due =
        wanted.resources().values().stream()
            .filter(
                resource ->
                    hasChanged(resource.name(), wanted)
                        || repeats.contains(resource.name())
                        || released.contains(resource.name()))
            .toList();
    answerDue = false;
    // A name that is not wanted now is sent when it is, so there is no need to remember it.
    repeats.clear();
    if (due.isEmpty()) {
      return Optional.empty();
    }
    List<String> changed = changed(due);
    List<Resource> sent = type.isNeverEmpty() ? wanted.resources().values().asList() : due;
    sent.forEach(resource -> held.put(resource.name(), resource));
    return Optional.of(reply(current, withoutRefused(wanted, sent), sent, changed));
  }

  // Whoever accepts a version has everything in it, and says so on its next stream; so what it
  // refused may only count when it is sent again.
  private Selection withoutRefused(Selection wanted, List<Resource> due) {
    Set<String> sentAgain = due.stream().map(Resource::name).collect(Collectors.toSet());
    Predicate<String> isLacking =
        name -> exchange.refusals().contains(name) && !sentAgain.contains(name);
    if (wanted.resources().keySet().stream().noneMatch(isLacking)) {
      return wanted;
    }
    TreeMap<String, Resource> had = new TreeMap<>(wanted.resources());
    had.keySet().removeIf(isLacking);
    return Selection.of(ImmutableSortedMap.copyOf(had));
  }

  private List<String> changed(Collection<Resource> resources) {
    return resources.stream()
        .filter(
            resource ->
                isNews(resource)
                    || repeats.contains(resource.name())
                    || exchange.refusals().contains(resource.name()))
        .map(Resource::name)
        .toList();
  }

  private boolean isNews(Resource resource) {
    Resource has = held.get(resource.name());
    return has == null || !has.version().equals(resource.version());
  }

  private Reply reply(
      TypeResources current, Selection wanted, List<Resource> resources, List<String> changed) {
    answerDue = false;
    versionAtStart = "";
    repeats.clear();
    List<String> names = resources.stream().map(Resource::name).toList();
    List<String> content =
        resources.stream().map(resource -> resource.name() + "\0" + resource.version()).toList();
    ByteString body =
        current.body(
            new BodyKey(false, wanted.version(), content, List.of()),
            () -> body(wanted.version(), resources));
    return new Reply(type, wanted.version(), body, names, changed, List.of());
  }

  private ByteString body(String version, List<Resource> resources) {
    return DiscoveryResponse.newBuilder()
        .setVersionInfo(version)
        .setTypeUrl(type.typeUrl())
        .addAllResources(resources.stream().map(Resource::inFullResponse).toList())
        .build()
        .toByteString();
  }

  private boolean hasChanged(String name, Selection wanted) {
    Resource is = wanted.resources().get(name);
    return is == null ? held.containsKey(name) : isNews(is);
  }

  private boolean isHeldAlready(Map<String, Resource> resources) {
    return held.size() == resources.size() && resources.values().stream().noneMatch(this::isNews);
  }

  @Override
  public boolean hasRemovals(TypeResources current) {
    return type.isComplete() && held.keySet().stream().anyMatch(current::isAbsent);
  }

  @Override
  public boolean isBehind(TypeResources current) {
    if (interest.equals(Interest.NOTHING) || isOnHold(current)) {
      return false;
    }
    ImmutableSortedMap<String, Resource> wanted = selection(current, true).resources();
    return type.isComplete()
        ? answerDue || !isHeldAlready(wanted)
        : wanted.values().stream().anyMatch(r -> isNews(r) || repeats.contains(r.name()));
  }

  @Override
  public long heldBytes(TypeResources current) {
    return HeapCost.of(interest.names())
        + HeapCost.of(brought.names())
        + HeapCost.of(versionAtStart)
        + HeapCost.ENTRY * (held.size() + repeats.size())
        + exchange.refusals().heldBytes();
  }

  @Override
  public boolean isHeld(String name) {
    return held.containsKey(name) || (!type.isComplete() && brought.covers(name));
  }

  @Override
  public boolean isLacking(String name, TypeResources current) {
    Resource is = current.byName().get(name);
    boolean isLacking = is != null && (isNews(is) || exchange.refusals().contains(name));
    boolean isKept =
        current.withheld().contains(name) && (held.containsKey(name) || brought.covers(name));
    return isLacking && !isKept;
  }

  @Override
  public void expectClusters(ClustersAhead clusters) {
    clustersAhead = clusters;
  }

  @Override
  public void repeat(Collection<String> names) {
    repeats.addAll(names);
  }
}
