package io.milvusxds.tuning.form;

import static io.milvusxds.testing.draws.Cases.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses are what another reader of addresses takes them for. */
class HostSyntaxProperty {
  @Test
  void anIpv6AddressIsWhatGuavaTakesForOne() {
    forAll(
        5000,
        HostSyntaxProperty::ipv6Like,
        text -> assertThat(HostSyntax.isIpv6(text)).isEqualTo(InetAddresses.isInetAddress(text)));
  }

  @Test
  void anIpv4AddressIsWhatGuavaTakesForOne() {
    forAll(
        5000,
        HostSyntaxProperty::ipv4Like,
        text -> assertThat(HostSyntax.isIpv4(text)).isEqualTo(InetAddresses.isInetAddress(text)));
  }

  @Test
  void anAddressIsNeverADnsName() {
    forAll(
        1000,
        HostSyntaxProperty::ipv4Like,
        text -> assertThat(HostSyntax.isDnsName(text)).isFalse());
  }

  private static String ipv6Like(Draws draws) {
    String head = draws.of("", "", "", ":", "::");
    List<String> groups = draws.list(1, 9, it -> it.of("0", "1", "ff", "fd00", "abcd", "12345"));
    StringBuilder text = new StringBuilder(head).append(groups.get(0));
    for (String group : groups.subList(1, groups.size())) {
      String separator = draws.byChance(Chance.of(8, it -> ":"), Chance.of(1, it -> "::"));
      text.append(separator).append(group);
    }
    return text.append(draws.of("", "", "", ":", "::")).toString();
  }

  private static String ipv4Like(Draws draws) {
    return String.join(
        ".", draws.list(3, 5, it -> it.of("0", "1", "10", "99", "127", "255", "256", "01", "")));
  }
}
