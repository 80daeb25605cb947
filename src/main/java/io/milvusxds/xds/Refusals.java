package io.milvusxds.xds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the client of a stream refused of one type and did not accept since, response by response.
 *
 * <p>Which resource of a refused response was at fault is unknown. So all names of one response are
 * released together: as soon as one of them changes, each of them may be the one that was good. Of
 * other responses that says nothing. A name that was refused twice in one content stands in both
 * responses: when it changes, the others of either may be good. But it is itself released only with
 * the later one, which was refused without the others of the earlier. Owned by the stream.
 */
final class Refusals {
  // Oldest first.
  private final List<Refusal> refusals = new ArrayList<>();

  private record Refusal(NavigableSet<String> names, Rejection rejection) {}

  /** A response was refused. */
  void add(Rejection rejection) {
    TreeSet<String> names = new TreeSet<>(rejection.resources());
    // All of an older response went out again, so it is judged anew.
    refusals.removeIf(older -> names.containsAll(older.names()));
    refusals.add(new Refusal(names, rejection));
  }

  /** A response with these names was accepted. */
  void accepted(Collection<String> names) {
    refusals.forEach(refusal -> refusal.names().removeAll(names));
    refusals.removeIf(refusal -> refusal.names().isEmpty());
  }

  /** Whether nothing is refused. */
  boolean isEmpty() {
    return refusals.isEmpty();
  }

  /** Whether this name was in a response that the client refused, and was not accepted since. */
  boolean contains(String name) {
    return refusals.stream().anyMatch(refusal -> refusal.names().contains(name));
  }

  /**
   * The names that were last refused together with one that passes, itself included, sorted.
   *
   * @param test whether the name changed
   */
  NavigableSet<String> refusedWith(Predicate<String> test) {
    TreeSet<String> names = new TreeSet<>();
    for (Refusal refusal : refusals) {
      if (refusal.names().stream().anyMatch(test)) {
        names.addAll(refusal.names());
      } else {
        names.removeAll(refusal.names());
      }
    }
    return names;
  }

  /**
   * Forgets the responses of which the client no longer wants a name.
   *
   * @return the other names of them, sorted: since the one at fault may have left, they are due
   *     again
   */
  NavigableSet<String> release(Predicate<String> isWanted) {
    NavigableSet<String> released = refusedWith(isWanted.negate());
    refusals.removeIf(refusal -> !refusal.names().stream().allMatch(isWanted));
    released.removeIf(isWanted.negate());
    return released;
  }

  /**
   * Forgets names that do not pass, since they are gone.
   *
   * @return those names, sorted
   */
  NavigableSet<String> retain(Predicate<String> test) {
    TreeSet<String> forgotten = new TreeSet<>();
    for (Refusal refusal : refusals) {
      refusal.names().stream().filter(test.negate()).forEach(forgotten::add);
    }
    refusals.removeIf(refusal -> refusal.names().removeAll(forgotten) && refusal.names().isEmpty());
    return forgotten;
  }

  /** What the client's words and the lists of names cost on the heap, in bytes. */
  long heldBytes() {
    long bytes = 0;
    for (Refusal refusal : refusals) {
      bytes += HeapCost.ENTRY * (1 + refusal.names().size());
      bytes += HeapCost.of(refusal.rejection().message());
    }
    return bytes;
  }

  /** The last refusal that still stands. */
  Optional<Rejection> last() {
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(refusals.get(refusals.size() - 1).rejection());
  }
}
