package io.milvusxds.xds.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Which addresses count as one host. */
class PeersTest {
  private static String host(String address) throws UnknownHostException {
    return Peers.hostOf(new InetSocketAddress(InetAddress.getByName(address), 5));
  }

  @Test
  void anIpv4AddressIsAHostWhateverThePort() throws UnknownHostException {
    assertThat(host("10.0.0.1")).isEqualTo("10.0.0.1").isNotEqualTo(host("10.0.0.2"));
  }

  @Test
  void ipv6AddressesOfOneNetworkAreAHost() throws UnknownHostException {
    assertThat(host("2001:db8:0:1::1")).isEqualTo(host("2001:db8:0:1:ffff::2"));
    assertThat(host("2001:db8:0:1::1")).isNotEqualTo(host("2001:db8:0:2::1"));
  }

  @Test
  void whoHasNoAddressIsUnknown() {
    assertThat(Peers.hostOf((java.net.SocketAddress) null)).isEqualTo("unknown");
    assertThat(Peers.hostOf(InetSocketAddress.createUnresolved("x", 1))).isEqualTo("unknown");
  }
}
