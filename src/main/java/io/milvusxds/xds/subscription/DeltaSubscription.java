package io.milvusxds.xds.subscription;

import com.google.common.collect.ImmutableSortedSet;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One type on one delta stream.
 *
 * <p>Only what changed is sent, each resource with a version of its own; what is gone is named.
 * What was sent counts as held even when the client rejected it: so a rejected content is not sent
 * again until it changes. A rejected removal is told again when the client accepts something. What
 * is unknown is not told at all, and what is in doubt only to a client that has nothing of it, or
 * asks for it once more. Source: the xDS protocol description, incremental variant.
 */
final class DeltaSubscription extends Subscription {
  // The version of what the client may have in any content, or not at all; no resource has it.
  private static final String UNKNOWN = "";

  // Names whose state the client must be told even when it did not change, also that they do not
  // exist.
  private final NavigableSet<String> asked = new TreeSet<>();
  // What the last response took away.
  private List<String> takenAway = List.of();
  // What the client did not give up, and so may still have; told again when it accepts
  // something.
  private final Set<String> keptByRejection = new HashSet<>();
  private boolean seenRequest;

  DeltaSubscription(ResourceType type) {
    super(type);
  }

  // Changes of the subscription count whatever the nonce, since they are told only once; what the
  // client holds from an earlier stream counts in the first request only.
  @Override
  Answer take(Request request, Instant now) {
    Answer answer = exchange.take(request.nonce(), request.error(), now);
    noteRemovals(answer);
    boolean isFirst = !seenRequest;
    seenRequest = true;
    if (isFirst && request.names().isEmpty() && type.isComplete()) {
      interest = Interest.EVERYTHING;
      answerDue = request.versionsAtStart().isEmpty();
    }
    subscribe(request.names());
    unsubscribe(request.unsubscribed());
    if (isFirst) {
      adopt(request.versionsAtStart());
    }
    asked.addAll(exchange.rejections().release(interest::covers));
    return answer;
  }

  // A rejected removal is like a rejected content: it is not told again for its own sake.
  private void noteRemovals(Answer answer) {
    if (answer == Answer.REJECTED) {
      keptByRejection.addAll(takenAway);
      takenAway.forEach(name -> held.put(name, UNKNOWN));
      takenAway = List.of();
    } else if (answer == Answer.ACCEPTED) {
      keptByRejection.clear();
      takenAway = List.of();
    }
  }

  private void subscribe(Collection<String> names) {
    if (names.isEmpty()) {
      return;
    }
    Interest more = Interest.ofNames(type, names);
    answerDue |= more.wildcard() && !interest.wildcard();
    asked.addAll(more.names());
    interest =
        new Interest(interest.wildcard() || more.wildcard(), union(interest.names(), more.names()));
  }

  private void unsubscribe(Collection<String> names) {
    if (names.isEmpty()) {
      return;
    }
    Interest less = Interest.ofNames(type, names);
    boolean stillWildcard = interest.wildcard() && !less.wildcard();
    ImmutableSortedSet<String> left = without(interest.names(), less.names());
    if (stillWildcard) {
      // The client can not know whether the wildcard covers the name, so it must be told.
      less.names().stream().filter(interest.names()::contains).forEach(asked::add);
    }
    interest = new Interest(stillWildcard, left);
    held.removeIf(name -> !interest.covers(name));
    keptByRejection.removeIf(name -> !interest.covers(name));
    takenAway = takenAway.stream().filter(interest::covers).toList();
    asked.removeIf(name -> !interest.covers(name));
  }

  // Said at the start of a stream: a name with the right version needs no answer, whatever was
  // asked.
  private void adopt(Map<String, String> versions) {
    versions.forEach(
        (name, version) -> {
          if (interest.covers(name)) {
            held.bring(name, version);
            asked.remove(name);
          }
        });
    answerDue &= versions.isEmpty();
  }

  @Override
  Optional<Reply> next(TypeResources current, boolean mayRemove) {
    if (isQuiet()) {
      return Optional.empty();
    }
    Selection wanted = chosen(current);
    return isPlain(current) ? nextStep(wanted, mayRemove) : nextOfAll(current, wanted, mayRemove);
  }

  @Override
  boolean isPlain(TypeResources current) {
    return super.isPlain(current) && asked.isEmpty() && keptByRejection.isEmpty();
  }

  private Optional<Reply> nextStep(Selection wanted, boolean mayRemove) {
    Selection before = held.content();
    if (before == wanted && !answerDue) {
      return Optional.empty();
    }
    Step step = wanted.stepFrom(before, type);
    boolean isAll = mayRemove || step.gone().isEmpty();
    held.become(wanted);
    if (!isAll) {
      step.gone().forEach(name -> held.keep(name, before));
    }
    if (step.due().isEmpty() && (!isAll || step.gone().isEmpty()) && !answerDue) {
      return Optional.empty();
    }
    takenAway = isAll ? step.gone() : List.of();
    answerDue = false;
    return Optional.of(isAll ? step.whole() : step.additions());
  }

  private Optional<Reply> nextOfAll(TypeResources current, Selection wanted, boolean mayRemove) {
    Set<String> released = exchange.rejections().rejectedWith(name -> hasChanged(name, current));
    forgetRejected(current);
    List<Resource> due = new ArrayList<>();
    for (Resource resource : wanted.resources().values()) {
      String name = resource.name();
      if (hasChanged(name, current)
          || asked.contains(name)
          || repeats.contains(name)
          || released.contains(name)) {
        due.add(asDue(resource));
      }
    }
    List<String> gone = gone(current, mayRemove);
    // A name that is not wanted now is sent when it is, so there is no need to remember it.
    repeats.clear();
    if (due.isEmpty() && gone.isEmpty() && !answerDue) {
      settle(wanted);
      return Optional.empty();
    }
    for (Resource resource : due) {
      held.put(resource);
      keptByRejection.remove(resource.name());
      asked.remove(resource.name());
    }
    takenAway = gone.stream().filter(held::contains).toList();
    gone.forEach(held::remove);
    gone.forEach(asked::remove);
    answerDue = false;
    settle(wanted);
    return Optional.of(current.delta(type, wanted.version(), due, gone));
  }

  // While the client's clusters are not certain, it matters what it came with.
  private void settle(Selection wanted) {
    if (clustersAhead.isCertain()) {
      held.settle(wanted);
    }
  }

  private Resource asDue(Resource resource) {
    return clustersAhead.isOf(resource.name()) ? resource.withoutClusters() : resource;
  }

  // A name that is gone is a change once; kept, it would be one for ever. Its removal is still to
  // be
  // told, since the client may have an older content; but if it comes back before that, even in the
  // content that was rejected, the client does not have it.
  private void forgetRejected(TypeResources current) {
    exchange.rejections().retain(name -> !current.isAbsent(name)).stream()
        .filter(held::contains)
        .forEach(name -> held.put(name, UNKNOWN));
  }

  private List<String> gone(TypeResources current, boolean mayRemove) {
    TreeSet<String> gone = new TreeSet<>();
    if (mayRemove) {
      held.names().stream().filter(name -> isRemovable(name, current)).forEach(gone::add);
    }
    // To tell that something never existed takes nothing away from the client.
    asked.stream().filter(name -> !held.contains(name)).forEach(gone::add);
    gone.removeIf(name -> !current.isAbsent(name));
    return List.copyOf(gone);
  }

  private boolean hasChanged(String name, TypeResources current) {
    String has = held.version(name);
    if (current.isUnknown(name) || (current.isInDoubt(name) && isInSomeVersion(has))) {
      return false;
    }
    Resource is = current.byName().get(name);
    if (has == null || is == null) {
      return has != null || is != null;
    }
    boolean mayWait = !clustersAhead.isCertain() && held.isBrought(name);
    boolean isAhead = clustersAhead.isOf(name) && !mayWait;
    return isAhead ? !is.hasContentOf(has) : !has.equals(is.version());
  }

  private static boolean isInSomeVersion(@Nullable String has) {
    return has != null && !has.equals(UNKNOWN);
  }

  @Override
  boolean isRemovable(String name, TypeResources current) {
    return current.isAbsent(name) && !keptByRejection.contains(name);
  }

  @Override
  boolean isBehind(TypeResources current) {
    if (interest.equals(Interest.NOTHING)) {
      return false;
    }
    Selection wanted = chosen(current);
    return answerDue
        || !asked.stream().allMatch(current::isUnknown)
        || hasRemovals(current)
        || wanted.resources().keySet().stream()
            .anyMatch(name -> hasChanged(name, current) || repeats.contains(name));
  }

  @Override
  long heldBytes(TypeResources current) {
    return super.heldBytes(current) + HeapCost.ENTRY * asked.size();
  }

  @Override
  boolean isLacking(String name, TypeResources current) {
    return hasChanged(name, current) || exchange.rejections().contains(name);
  }

  private static ImmutableSortedSet<String> union(
      ImmutableSortedSet<String> some, ImmutableSortedSet<String> more) {
    return ImmutableSortedSet.<String>naturalOrder().addAll(some).addAll(more).build();
  }

  private static ImmutableSortedSet<String> without(
      ImmutableSortedSet<String> names, ImmutableSortedSet<String> less) {
    return names.stream()
        .filter(name -> !less.contains(name))
        .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
  }
}
