package io.milvusxds.tuning.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Addresses are what another reader of addresses takes them for. */
class HostSyntaxProperty {
  @Property(tries = 5000)
  void anIpv6AddressIsWhatGuavaTakesForOne(@ForAll("ipv6Like") String text) {
    assertThat(HostSyntax.isIpv6(text)).isEqualTo(InetAddresses.isInetAddress(text));
  }

  @Property(tries = 5000)
  void anIpv4AddressIsWhatGuavaTakesForOne(@ForAll("ipv4Like") String text) {
    assertThat(HostSyntax.isIpv4(text)).isEqualTo(InetAddresses.isInetAddress(text));
  }

  @Property
  void anAddressIsNeverADnsName(@ForAll("ipv4Like") String text) {
    assertThat(HostSyntax.isDnsName(text)).isFalse();
  }

  @Provide
  Arbitrary<String> ipv6Like() {
    Arbitrary<String> group = Arbitraries.of("0", "1", "ff", "fd00", "abcd", "12345");
    Arbitrary<String> separator =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just(":")), Tuple.of(1, Arbitraries.just("::")));
    Arbitrary<String> end = Arbitraries.of("", "", "", ":", "::");
    Arbitrary<List<String>> groups = group.list().ofMinSize(1).ofMaxSize(9);
    return Combinators.combine(end, groups, separator.list().ofSize(8), end)
        .as(
            (head, parts, separators, tail) -> {
              StringBuilder text = new StringBuilder(head).append(parts.get(0));
              for (int i = 1; i < parts.size(); i++) {
                text.append(separators.get(i - 1)).append(parts.get(i));
              }
              return text.append(tail).toString();
            });
  }

  @Provide
  Arbitrary<String> ipv4Like() {
    Arbitrary<String> octet = Arbitraries.of("0", "1", "10", "99", "127", "255", "256", "01", "");
    return octet.list().ofMinSize(3).ofMaxSize(5).map(octets -> String.join(".", octets));
  }
}
