package io.milvusxds.pipeline;

import io.milvusxds.discovery.dns.HostResolver;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * DNS in the hands of a test: a name has the addresses that the test gave it, is unknown, or has
 * its lookup under way until the test says otherwise. It is asked every 20 ms.
 */
public final class HandResolver {
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> pending = new ConcurrentHashMap<>();

  /** From now on the name has these addresses; none means that it is unknown. */
  public HandResolver answers(String host, String... ips) {
    addresses.put(host, List.of(ips));
    CountDownLatch lookup = pending.remove(host);
    if (lookup != null) {
      lookup.countDown();
    }
    return this;
  }

  /** Lookups of the name do not end until it {@link #answers}. */
  public HandResolver isAskedFor(String host) {
    pending.put(host, new CountDownLatch(1));
    return this;
  }

  /** A new resolver that asks here, as a restarted control plane has it. */
  public HostResolver resolver() {
    return new HostResolver(this::addressesOf, Duration.ofMillis(20), Duration.ofSeconds(30));
  }

  private List<String> addressesOf(String host) throws UnknownHostException {
    CountDownLatch lookup = pending.get(host);
    if (lookup != null) {
      try {
        lookup.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnknownHostException(host + ": the resolver was closed");
      }
    }
    List<String> known = addresses.getOrDefault(host, List.of());
    if (known.isEmpty()) {
      throw new UnknownHostException(host + ": no such host");
    }
    return known;
  }
}
