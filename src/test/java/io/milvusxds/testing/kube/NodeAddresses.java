package io.milvusxds.testing.kube;

import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * Addresses of this machine that Kubernetes accepts in an EndpointSlice, for nodes to which traffic
 * flows. They exist in the network that {@code src/test/netns/bin/java} makes for the tests.
 */
public final class NodeAddresses {
  private static final int COUNT = 60;

  private NodeAddresses() {}

  /** The test is skipped where they are not there. */
  public static void require() throws InterruptedException {
    String found =
        RequiredPart.find("the addresses 10.99.0.1 to 10.99.0." + COUNT, NodeAddresses::last);
    if (!found.equals(address(COUNT))) {
      throw new IllegalStateException("address: " + found + " (expected: " + address(COUNT) + ")");
    }
  }

  /**
   * One of them.
   *
   * @param number 1..60
   */
  public static String address(int number) {
    if (number < 1 || number > COUNT) {
      throw new IllegalArgumentException("number: " + number + " (expected: 1.." + COUNT + ")");
    }
    return "10.99.0." + number;
  }

  private static String last() throws IOException {
    if (NetworkInterface.getByInetAddress(InetAddress.getByName(address(COUNT))) == null) {
      throw new IOException(
          "this JVM is not in a network of its own; run it by failsafe, which starts it with"
              + " src/test/netns/bin/java, as root or where user namespaces are allowed, with the"
              + " programs unshare (util-linux) and ip (iproute2)");
    }
    return address(COUNT);
  }
}
