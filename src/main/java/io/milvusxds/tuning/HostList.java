package io.milvusxds.tuning;

import io.milvusxds.model.FindingCode;
import io.milvusxds.model.HostPort;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.Writer;
import io.milvusxds.tuning.form.HostPortForm;
import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.WrittenText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts separated by commas, as far as they can be used: a bad one takes no good one with it.
 *
 * @param hosts that can be used, in the order written, each once
 * @param usable the text of each of these
 * @param flaws what is wrong with the rest
 */
record HostList(List<HostPort> hosts, List<String> usable, List<Flaw> flaws) {
  static final ValueForm<HostPort> HOST = new HostPortForm();

  /**
   * One item that does not count, or not as written.
   *
   * @param item as written; empty when there is nothing between two commas
   * @param reason a predicate whose subject is the item
   * @param code what kind of flaw it is
   * @param meant what it counts as; empty when it does not count
   */
  record Flaw(String item, String reason, FindingCode code, Optional<String> meant) {
    Flaw(String item, String reason, FindingCode code) {
      this(item, reason, code, Optional.empty());
    }
  }

  HostList {
    hosts = List.copyOf(hosts);
    usable = List.copyOf(usable);
    flaws = List.copyOf(flaws);
  }

  /** What an annotation of a service comes to. */
  static HostList of(String text, MilvusService service) {
    return read(text, service.origin().writer());
  }

  static HostList read(String text, Writer writer) {
    Map<HostPort, String> usable = new LinkedHashMap<>();
    List<Flaw> flaws = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String item = WrittenText.stripped(part);
      if (item.isEmpty()) {
        flaws.add(new Flaw(item, "is empty", FindingCode.HOST_REDUNDANT));
        continue;
      }
      Reading<HostPort> reading = HOST.read(item);
      Optional<String> problem =
          reading.problem().or(() -> reading.value().flatMap(host -> unreachable(host, writer)));
      if (problem.isPresent()) {
        flaws.add(new Flaw(item, problem.get(), FindingCode.HOST_REFUSED));
        continue;
      }
      String bare = HostPortForm.withoutScheme(item);
      if (usable.putIfAbsent(reading.value().orElseThrow(), bare) != null) {
        flaws.add(new Flaw(item, "stands there twice", FindingCode.HOST_REDUNDANT));
      } else if (!bare.equals(item)) {
        flaws.add(
            new Flaw(
                item, "has a scheme before it", FindingCode.HOST_REDUNDANT, Optional.of(bare)));
      }
    }
    return new HostList(List.copyOf(usable.keySet()), List.copyOf(usable.values()), flaws);
  }

  /** The list as it should have been written. */
  String text() {
    return String.join(",", usable);
  }

  /** What is wrong with a list of which nothing can be used, as a predicate; else empty. */
  Optional<String> problem() {
    if (!hosts.isEmpty()) {
      return Optional.empty();
    }
    Flaw first = flaws.get(0);
    return Optional.of(
        first.item().isEmpty()
            ? "has an empty item"
            : "has the item \"" + WrittenText.shown(first.item()) + "\", which " + first.reason());
  }

  private static Optional<String> unreachable(HostPort host, Writer writer) {
    if (host.isIpAddress()) {
      return ReservedAddress.refused(host.host(), writer).map(ReservedAddress::why);
    }
    boolean isThisHost = host.host().equals("localhost") || host.host().endsWith(".localhost");
    return isThisHost && writer == Writer.NAMESPACE
        ? Optional.of(ReservedAddress.LOOPBACK.why())
        : Optional.empty();
  }
}
