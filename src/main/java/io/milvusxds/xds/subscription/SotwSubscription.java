package io.milvusxds.xds.subscription;

import com.google.common.collect.ImmutableSortedMap;
import io.milvusxds.xds.limits.HeapCost;
import io.milvusxds.xds.resource.Interest;
import io.milvusxds.xds.resource.Reply;
import io.milvusxds.xds.resource.Resource;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Selection;
import io.milvusxds.xds.resource.Step;
import io.milvusxds.xds.resource.TypeResources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One type on one state-of-the-world stream.
 *
 * <p>Clusters and listeners are always sent whole, since absence means removal; of the other types
 * only what changed is sent. What was sent counts as held even when the client rejected it: so a
 * rejected content is not sent again until it changes.
 *
 * <p>A client that has something in doubt or unknown keeps it. Where absence means removal, the
 * response repeats what the client was sent of it; when it came with that from an earlier stream,
 * nobody can repeat it, so it is sent nothing of the type until the content is known. Source: the
 * xDS protocol description, state-of-the-world variant.
 */
final class SotwSubscription extends Subscription {
  private boolean everNamed;
  private String versionAtStart = "";
  // What the client has from an earlier stream, in contents that are not known here.
  private Interest brought = Interest.NOTHING;

  SotwSubscription(ResourceType type) {
    super(type);
  }

  @Override
  Answer take(Request request, Instant now) {
    Answer answer = exchange.take(request.nonce(), request.error(), now);
    if (answer == Answer.STALE) {
      // A newer response is on its way to the client; its answer will carry the full list of names
      // again.
      return answer;
    }
    boolean isFirst = interest.equals(Interest.NOTHING) && !everNamed;
    Interest wanted = interestOf(request.names());
    boolean asksForMore =
        (wanted.wildcard() && !interest.wildcard())
            || !interest.names().containsAll(wanted.names());
    boolean isChange = !interest.equals(wanted);
    interest = wanted;
    if (isChange) {
      held.removeIf(name -> !wanted.covers(name));
    }
    Set<String> released = exchange.rejections().release(wanted::covers);
    repeats.addAll(released);
    answerDue |= type.isComplete() && !released.isEmpty();
    brought = brought.within(wanted);
    if (isFirst) {
      versionAtStart = request.version();
      brought = versionAtStart.isEmpty() ? Interest.NOTHING : wanted;
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
  Optional<Reply> next(TypeResources current, boolean mayRemove) {
    if (isQuiet()) {
      return Optional.empty();
    }
    adopt(chosen(current));
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
      held.become(wanted);
      exchange.adopt(wanted.version());
      answerDue = false;
    }
  }

  // Leaving out what the client has would tell it to be gone, and nobody knows what to put in.
  private boolean isOnHold(TypeResources current) {
    return type.isComplete()
        && current.withheld().stream()
            .anyMatch(name -> brought.covers(name) && !held.contains(name));
  }

  /** What the client should have: of what is gone or withheld, as far as possible what it has. */
  private Selection selection(TypeResources current, boolean mayRemove) {
    Selection wanted = chosen(current);
    // Leaving out is how a removal is told, so what is gone stays in until then.
    boolean keepsGone = !mayRemove && hasRemovals(current);
    if (!keepsGone && current.withheld().isEmpty() && clustersAhead.endpoints().isEmpty()) {
      return wanted;
    }
    TreeMap<String, Resource> kept = new TreeMap<>();
    if (keepsGone) {
      held.names().forEach(name -> keep(name, kept));
    }
    kept.putAll(wanted.resources());
    clustersAhead.endpoints().forEach(name -> kept.computeIfPresent(name, this::beforeCluster));
    current.withheld().stream().filter(interest::covers).forEach(name -> keep(name, kept));
    return Selection.of(ImmutableSortedMap.copyOf(kept));
  }

  private Resource beforeCluster(String name, Resource newest) {
    Resource has = held.resource(name);
    return has == null || repeats.contains(name) || !newest.hasContentOf(has.version())
        ? newest.withoutClusters()
        : has;
  }

  private void keep(String name, Map<String, Resource> kept) {
    Resource has = held.resource(name);
    if (has != null) {
      kept.put(name, has);
    } else if (brought.covers(name) && !repeats.contains(name)) {
      kept.remove(name);
    }
  }

  private Optional<Reply> nextWhole(TypeResources current, Selection wanted) {
    exchange.rejections().retain(wanted.resources()::containsKey);
    if (!answerDue && has(wanted)) {
      return Optional.empty();
    }
    List<String> changed =
        isPlain(current)
            ? wanted.stepFrom(held.content(), type).dueNames()
            : changed(wanted.resources().values());
    held.become(wanted);
    forgetStart();
    return Optional.of(
        new Reply(
            type,
            wanted.version(),
            wanted.wholeBody(type),
            wanted.resources().keySet().asList(),
            changed,
            List.of()));
  }

  private Optional<Reply> nextPart(TypeResources current, Selection wanted) {
    return isPlain(current) ? nextStep(wanted) : nextOfAll(current, wanted);
  }

  // What vanished can not be told in this protocol, but must be sent when it comes back.
  private Optional<Reply> nextStep(Selection wanted) {
    answerDue = false;
    if (held.content() == wanted) {
      return Optional.empty();
    }
    Step step = wanted.stepFrom(held.content(), type);
    held.become(wanted);
    if (step.due().isEmpty()) {
      return Optional.empty();
    }
    forgetStart();
    return Optional.of(step.part());
  }

  private Optional<Reply> nextOfAll(TypeResources current, Selection wanted) {
    Set<String> released = exchange.rejections().rejectedWith(name -> hasChanged(name, wanted));
    held.removeIf(name -> !wanted.resources().containsKey(name));
    exchange.rejections().retain(wanted.resources()::containsKey);
    List<Resource> due = new ArrayList<>();
    for (Resource resource : wanted.resources().values()) {
      if (hasChanged(resource.name(), wanted)
          || repeats.contains(resource.name())
          || released.contains(resource.name())) {
        due.add(resource);
      }
    }
    answerDue = false;
    List<String> changed = changed(due);
    // A name that is not wanted now is sent when it is, so there is no need to remember it.
    repeats.clear();
    List<Resource> sent =
        type.isNeverEmpty() && !due.isEmpty() ? wanted.resources().values().asList() : due;
    sent.forEach(held::put);
    held.settle(wanted);
    if (due.isEmpty()) {
      return Optional.empty();
    }
    forgetStart();
    String version = withoutRejected(wanted, sent).version();
    return Optional.of(current.sotw(type, version, sent, changed));
  }

  // Whoever accepts a version has everything in it, and says so on its next stream; so what it
  // rejected may only count when it is sent again.
  private Selection withoutRejected(Selection wanted, List<Resource> due) {
    Set<String> sentAgain = due.stream().map(Resource::name).collect(Collectors.toSet());
    Predicate<String> isLacking =
        name -> exchange.rejections().contains(name) && !sentAgain.contains(name);
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
                    || exchange.rejections().contains(resource.name()))
        .map(Resource::name)
        .toList();
  }

  private boolean isNews(Resource resource) {
    return !resource.version().equals(held.version(resource.name()));
  }

  private void forgetStart() {
    answerDue = false;
    versionAtStart = "";
    repeats.clear();
  }

  private boolean hasChanged(String name, Selection wanted) {
    Resource is = wanted.resources().get(name);
    return is == null ? held.contains(name) : isNews(is);
  }

  private boolean has(Selection wanted) {
    if (held.isExactly(wanted)) {
      return true;
    }
    return held.names().size() == wanted.resources().size()
        && wanted.resources().values().stream().noneMatch(this::isNews);
  }

  // Of other types nothing can tell that something is gone.
  @Override
  boolean isRemovable(String name, TypeResources current) {
    return type.isComplete() && current.isAbsent(name);
  }

  @Override
  boolean isBehind(TypeResources current) {
    if (interest.equals(Interest.NOTHING) || isOnHold(current)) {
      return false;
    }
    Selection wanted = selection(current, true);
    return type.isComplete()
        ? answerDue || !has(wanted)
        : wanted.resources().values().stream()
            .anyMatch(r -> isNews(r) || repeats.contains(r.name()));
  }

  @Override
  long heldBytes(TypeResources current) {
    return super.heldBytes(current)
        + HeapCost.of(brought.names())
        + HeapCost.of(versionAtStart)
        + HeapCost.ENTRY * repeats.size();
  }

  @Override
  boolean isHeld(String name) {
    return super.isHeld(name) || (!type.isComplete() && brought.covers(name));
  }

  @Override
  boolean isLacking(String name, TypeResources current) {
    Resource is = current.byName().get(name);
    boolean isLacking = is != null && (isNews(is) || exchange.rejections().contains(name));
    boolean isKept =
        current.withheld().contains(name) && (held.contains(name) || brought.covers(name));
    return isLacking && !isKept;
  }
}
