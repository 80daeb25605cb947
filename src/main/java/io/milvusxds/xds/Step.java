package io.milvusxds.xds;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has one content, and nothing else, is to be told to have the next one. Made
 * once for all clients that take it. Any thread.
 */
final class Step {
  // Or each content would keep all those before it.
  private final WeakReference<Selection> from;
  private final Selection to;
  private final List<Resource> due;
  private final List<String> dueNames;
  private final List<String> gone;
  // Whoever finds none makes one; two that do so at once make equal ones.
  private volatile @Nullable Reply additions;
  private volatile @Nullable Reply whole;
  private volatile @Nullable Reply part;

  private Step(Selection from, Selection to, List<Resource> due, List<String> gone) {
    this.from = new WeakReference<>(from);
    this.to = to;
    this.due = due;
    this.dueNames = due.stream().map(Resource::name).toList();
    this.gone = gone;
  }

  static Step between(Selection from, Selection to) {
    List<Resource> due = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    if (from != to) {
      for (Map.Entry<String, Resource> entry : to.resources().entrySet()) {
        Resource before = from.resources().get(entry.getKey());
        if (before == null || !before.version().equals(entry.getValue().version())) {
          due.add(entry.getValue());
        }
      }
      for (String name : from.resources().keySet()) {
        if (!to.resources().containsKey(name)) {
          gone.add(name);
        }
      }
    }
    return new Step(from, to, List.copyOf(due), List.copyOf(gone));
  }

  boolean isFrom(Selection before) {
    return from.get() == before;
  }

  /** What is new or changed, sorted by name. */
  List<Resource> due() {
    return due;
  }

  List<String> dueNames() {
    return dueNames;
  }

  /** The names that are no longer there, sorted. */
  List<String> gone() {
    return gone;
  }

  /** A delta response with what is due, without a word of what is gone. */
  Reply additions(ResourceType type) {
    Reply known = additions;
    if (known == null) {
      known = DeltaSubscription.reply(type, to.version(), due, List.of());
      additions = known;
    }
    return known;
  }

  /** A delta response with all of it. */
  Reply whole(ResourceType type) {
    Reply known = whole;
    if (known == null) {
      known =
          gone.isEmpty() ? additions(type) : DeltaSubscription.reply(type, to.version(), due, gone);
      whole = known;
    }
    return known;
  }

  /** A state-of-the-world response with what is due. */
  Reply part(ResourceType type) {
    Reply known = part;
    if (known == null) {
      known =
          new Reply(
              type,
              to.version(),
              SotwSubscription.body(type, to.version(), due),
              dueNames,
              dueNames,
              List.of());
      part = known;
    }
    return known;
  }
}
