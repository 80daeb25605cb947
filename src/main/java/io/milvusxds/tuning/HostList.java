package io.milvusxds.tuning;

import io.milvusxds.model.HostPort;
import io.milvusxds.model.Origin;
import io.milvusxds.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts separated by commas, as far as they can be used: a bad one takes no good one with it.
 *
 * @param usable the text of each usable host, in the order written, each host once
 * @param flaws what is wrong with the rest
 */
record HostList(List<String> usable, List<Flaw> flaws) {
  /**
   * One item that does not count.
   *
   * @param item as written; empty when there is nothing between two commas
   * @param reason a predicate whose subject is the item
   * @param severity an error when a host is missing for it
   */
  record Flaw(String item, String reason, Severity severity) {}

  HostList {
    usable = List.copyOf(usable);
    flaws = List.copyOf(flaws);
  }

  static HostList read(String text, Origin origin) {
    Map<HostPort, String> usable = new LinkedHashMap<>();
    List<Flaw> flaws = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String item = WrittenText.stripped(part);
      if (item.isEmpty()) {
        flaws.add(new Flaw(item, "is empty", Severity.WARNING));
        continue;
      }
      Reading<HostPort> reading = TuningForms.HOST.read(item);
      Optional<String> problem =
          reading.problem().or(() -> reading.value().flatMap(host -> unreachable(host, origin)));
      if (problem.isPresent()) {
        flaws.add(new Flaw(item, problem.get(), Severity.ERROR));
      } else if (usable.putIfAbsent(reading.value().orElseThrow(), item) != null) {
        flaws.add(new Flaw(item, "stands there twice", Severity.WARNING));
      }
    }
    return new HostList(List.copyOf(usable.values()), flaws);
  }

  /** The list as it should have been written. */
  String text() {
    return String.join(",", usable);
  }

  /** What is wrong with a list of which nothing can be used, as a predicate. */
  String problem() {
    Flaw first = flaws.get(0);
    return first.item().isEmpty()
        ? "has an empty item"
        : "has the item \"" + WrittenText.shown(first.item()) + "\", which " + first.reason();
  }

  private static Optional<String> unreachable(HostPort host, Origin origin) {
    if (host.isIpAddress()) {
      return ReservedAddress.refused(host.host(), origin).map(ReservedAddress::why);
    }
    boolean isThisHost = host.host().equals("localhost") || host.host().endsWith(".localhost");
    return isThisHost && origin == Origin.CLUSTER
        ? Optional.of(ReservedAddress.LOOPBACK.why())
        : Optional.empty();
  }
}
