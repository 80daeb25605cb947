package io.milvusxds.discovery.dns;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one wanted host name.
 *
 * @param addresses of the last good answer, sorted; empty before the first
 * @param problem why the last lookup gave none, empty when it gave some
 * @param isSettled whether the first lookup is over
 * @param lookup the number of the lookup under way, 0 when none is
 */
record HostState(List<String> addresses, Optional<String> problem, boolean isSettled, long lookup) {
  /** Nothing was asked yet. */
  static final HostState NEW = new HostState(List.of(), Optional.empty(), false, 0);

  boolean isUnderWay() {
    return lookup != 0;
  }

  HostState asked(long number) {
    return new HostState(addresses, problem, isSettled, number);
  }

  HostState answered(List<String> newAddresses) {
    return new HostState(newAddresses, Optional.empty(), true, 0);
  }

  HostState failed(String why) {
    return new HostState(addresses, Optional.of(why), true, 0);
  }

  /** The lookup takes longer than it may; it goes on all the same. */
  HostState slow(String why) {
    return new HostState(addresses, Optional.of(why), true, lookup);
  }

  Optional<Finding> finding(String host) {
    return problem.map(
        why ->
            new Finding(
                addresses.isEmpty() ? FindingCode.HOST_UNRESOLVED : FindingCode.HOST_STALE,
                new Subject.OfHost(FoundText.of(host)),
                Annotations.ENDPOINTS,
                FoundText.of(why),
                "an answer from DNS",
                addresses.isEmpty()
                    ? "nothing is known of this host until there is one; a pool without any other"
                        + " host is not told to Envoys, which keep theirs"
                    : "keeping " + String.join(", ", addresses) + ", resolved before",
                "Check the name in the annotation and the DNS server, or write the IP address."));
  }
}
