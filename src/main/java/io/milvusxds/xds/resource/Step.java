package io.milvusxds.xds.resource;

import com.google.common.base.Suppliers;
import com.google.protobuf.ByteString;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a client that has one content, and nothing else, is to be told to have the next one. Made
 * once for all clients that take it. Any thread.
 */
public final class Step {
  // Or each content would keep all those before it.
  private final WeakReference<Selection> from;
  private final List<Resource> due;
  private final List<String> dueNames;
  private final List<String> gone;
  private final Supplier<Reply> additions;
  private final Supplier<Reply> whole;
  private final Supplier<Reply> part;

  private Step(
      ResourceType type, Selection from, String version, List<Resource> due, List<String> gone) {
    this.from = new WeakReference<>(from);
    this.due = due;
    this.dueNames = Reply.names(due);
    this.gone = gone;
    this.additions =
        memoized(type, version, () -> Reply.deltaBody(type, version, due, List.of()), List.of());
    this.whole =
        gone.isEmpty()
            ? additions
            : memoized(type, version, () -> Reply.deltaBody(type, version, due, gone), gone);
    this.part = memoized(type, version, () -> Reply.sotwBody(type, version, due), List.of());
  }

  private Supplier<Reply> memoized(
      ResourceType type, String version, Supplier<ByteString> body, List<String> gone) {
    return Suppliers.memoize(() -> new Reply(type, version, body.get(), dueNames, dueNames, gone));
  }

  static Step between(ResourceType type, Selection from, Selection to) {
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
    return new Step(type, from, to.version(), List.copyOf(due), List.copyOf(gone));
  }

  boolean isFrom(Selection before) {
    return from.get() == before;
  }

  /** What is new or changed, sorted by name. */
  public List<Resource> due() {
    return due;
  }

  public List<String> dueNames() {
    return dueNames;
  }

  /** The names that are no longer there, sorted. */
  public List<String> gone() {
    return gone;
  }

  /** A delta response with what is due, without a word of what is gone. */
  public Reply additions() {
    return additions.get();
  }

  /** A delta response with all of it. */
  public Reply whole() {
    return whole.get();
  }

  /** A state-of-the-world response with what is due. */
  public Reply part() {
    return part.get();
  }
}
