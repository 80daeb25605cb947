package io.milvusxds.xds.subscription;

import io.milvusxds.xds.limits.HeapCost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the client of a stream rejected of one type and did not accept since, response by response.
 *
 * <p>Which resource of a rejected response was at fault is unknown. So all names of one response
 * are released together: as soon as one of them changes, each of them may be the one that was good.
 * Of other responses that says nothing. A name that was rejected twice in one content stands in
 * both responses: when it changes, the others of either may be good. But it is itself released only
 * with the later one, which was rejected without the others of the earlier. Owned by the stream.
 */
final class Rejections {
  // Oldest first.
  private final List<Rejected> rejections = new ArrayList<>();

  private record Rejected(NavigableSet<String> names, Rejection rejection) {}

  /** A response was rejected. */
  void add(Rejection rejection) {
    TreeSet<String> names = new TreeSet<>(rejection.resources());
    // All of an older response went out again, so it is judged anew.
    rejections.removeIf(older -> names.containsAll(older.names()));
    rejections.add(new Rejected(names, rejection));
  }

  /** A response with these names was accepted. */
  void accepted(Collection<String> names) {
    rejections.forEach(rejected -> rejected.names().removeAll(names));
    rejections.removeIf(rejected -> rejected.names().isEmpty());
  }

  /** Whether nothing is rejected. */
  boolean isEmpty() {
    return rejections.isEmpty();
  }

  /** Whether this name was in a response that the client rejected, and was not accepted since. */
  boolean contains(String name) {
    return rejections.stream().anyMatch(rejected -> rejected.names().contains(name));
  }

  /**
   * The names that were last rejected together with one that passes, itself included, sorted.
   *
   * @param test whether the name changed
   */
  NavigableSet<String> rejectedWith(Predicate<String> test) {
    TreeSet<String> names = new TreeSet<>();
    for (Rejected rejected : rejections) {
      if (rejected.names().stream().anyMatch(test)) {
        names.addAll(rejected.names());
      } else {
        names.removeAll(rejected.names());
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
    NavigableSet<String> released = rejectedWith(isWanted.negate());
    rejections.removeIf(rejected -> !rejected.names().stream().allMatch(isWanted));
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
    for (Rejected rejected : rejections) {
      rejected.names().stream().filter(test.negate()).forEach(forgotten::add);
    }
    rejections.removeIf(
        rejected -> rejected.names().removeAll(forgotten) && rejected.names().isEmpty());
    return forgotten;
  }

  /** What the client's words and the lists of names cost on the heap, in bytes. */
  long heldBytes() {
    long bytes = 0;
    for (Rejected rejected : rejections) {
      bytes += HeapCost.ENTRY * (1 + rejected.names().size());
      bytes += HeapCost.of(rejected.rejection().message());
    }
    return bytes;
  }

  /** The last rejection that still stands. */
  Optional<Rejection> last() {
    return rejections.isEmpty()
        ? Optional.empty()
        : Optional.of(rejections.get(rejections.size() - 1).rejection());
  }
}
