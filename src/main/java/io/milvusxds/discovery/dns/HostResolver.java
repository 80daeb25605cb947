package io.milvusxds.discovery.dns;

import static java.util.Objects.requireNonNull;

import com.google.common.net.InetAddresses;
import io.milvusxds.model.Finding;
import io.milvusxds.model.ResolvedHosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves host names again every five seconds and tells what changed.
 *
 * <p>One thread, {@code host-resolver}, owns all state and calls the consumer. The lookups block,
 * so they run on four threads of their own; a name that is slow holds one of them, not the others.
 * A name that takes longer than three seconds counts as failing until its answer comes.
 *
 * <p>The answers of a name with IPv4 addresses are those alone: both kinds lead to the same hosts,
 * and the clusters prefer IPv4.
 */
public final class HostResolver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HostResolver.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration MAX_LOOKUP = Duration.ofSeconds(3);
  private static final int MAX_LOOKUPS = 4;

  private final HostLookup lookup;
  private final Duration interval;
  private final Duration maxLookup;
  private final ScheduledExecutorService owner;
  private final ExecutorService lookups;

  // Set once by start, before the first task of the owner.
  private Consumer<HostAnswers> changed = answers -> {};

  // Owned by the thread host-resolver.
  private final SortedMap<String, HostState> hosts = new TreeMap<>();
  private HostAnswers last = HostAnswers.NONE;
  private long lookupCount;

  /**
   * A resolver that asks as it is told.
   *
   * @param interval between two lookups of one name
   * @param maxLookup how long a name may take until it counts as failing
   */
  public HostResolver(HostLookup lookup, Duration interval, Duration maxLookup) {
    this.lookup = requireNonNull(lookup, "lookup");
    this.interval = requireNonNull(interval, "interval");
    this.maxLookup = requireNonNull(maxLookup, "maxLookup");
    this.owner = Executors.newSingleThreadScheduledExecutor(daemons("host-resolver"));
    this.lookups = Executors.newFixedThreadPool(MAX_LOOKUPS, daemons("host-lookup"));
  }

  /**
   * A resolver that asks the system.
   *
   * <p>It limits the JVM's own DNS cache to one second, which would otherwise hide changes for 30
   * seconds; that only works before the JVM's first lookup.
   */
  public static HostResolver ofSystem() {
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Security.setProperty("networkaddress.cache.stale.ttl", "0");
    return new HostResolver(HostResolver::askSystem, INTERVAL, MAX_LOOKUP);
  }

  /**
   * Begins; may be called once. The consumer is called from one thread and must not block.
   *
   * @param changed gets the answers whenever they differ from the last; at first they are {@link
   *     HostAnswers#NONE}, which is not told
   */
  public void start(Consumer<HostAnswers> changed) {
    this.changed = requireNonNull(changed, "changed");
    after(interval, this::askAgain);
  }

  /**
   * Says which names are wanted from now on; new ones are looked up at once, others are forgotten.
   * Any thread may call it; it does not wait. After the start only.
   */
  public void wanted(Set<String> names) {
    Set<String> copy = new TreeSet<>(names);
    inOwner(() -> want(copy));
  }

  /** Ends all lookups; the consumer is not called any more once the running call is over. */
  @Override
  public void close() {
    owner.shutdownNow();
    lookups.shutdownNow();
  }

  private void want(Set<String> names) {
    hosts.keySet().retainAll(names);
    for (String name : names) {
      if (hosts.putIfAbsent(name, HostState.NEW) == null) {
        ask(name);
      }
    }
    tellIfChanged();
  }

  private void askAgain() {
    after(interval, this::askAgain);
    List.copyOf(hosts.keySet()).forEach(this::ask);
  }

  private void after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> future = owner.schedule(loud(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      requireNonNull(future, "future");
    } catch (RejectedExecutionException e) {
      requireClosed(e);
    }
  }

  private void ask(String host) {
    HostState state = hosts.getOrDefault(host, HostState.NEW);
    if (state.isUnderWay()) {
      return;
    }
    long number = ++lookupCount;
    hosts.put(host, state.asked(number));
    // From now, not from when a thread is free: a name must not wait unseen behind slow ones.
    after(maxLookup, () -> markSlow(host, number));
    lookups.execute(() -> lookUp(host, number));
  }

  // On a lookup thread.
  private void lookUp(String host, long number) {
    try {
      List<String> addresses = ipv4First(lookup.addressesOf(host));
      inOwner(() -> take(host, number, addresses, "DNS knows no address"));
    } catch (UnknownHostException e) {
      String why = "DNS gave no answer: " + e.getMessage();
      inOwner(() -> take(host, number, List.of(), why));
    }
  }

  private void markSlow(String host, long number) {
    HostState state = hosts.get(host);
    if (state != null && state.lookup() == number) {
      hosts.put(host, state.slow("no answer after " + maxLookup.toMillis() + " ms"));
      tellIfChanged();
    }
  }

  private void take(String host, long number, List<String> addresses, String whyNone) {
    HostState state = hosts.get(host);
    // The name may have been dropped, and even wanted again, while the lookup was under way.
    if (state == null || state.lookup() != number) {
      return;
    }
    hosts.put(host, addresses.isEmpty() ? state.failed(whyNone) : state.answered(addresses));
    tellIfChanged();
  }

  private void tellIfChanged() {
    SortedMap<String, List<String>> addresses = new TreeMap<>();
    TreeSet<String> settled = new TreeSet<>();
    List<Finding> findings = new ArrayList<>();
    hosts.forEach(
        (host, state) -> {
          if (!state.addresses().isEmpty()) {
            addresses.put(host, state.addresses());
          }
          if (state.isSettled()) {
            settled.add(host);
          }
          state.finding(host).ifPresent(findings::add);
        });
    HostAnswers answers = new HostAnswers(new ResolvedHosts(addresses), settled, findings);
    if (!answers.equals(last)) {
      last = answers;
      changed.accept(answers);
    }
  }

  private void inOwner(Runnable task) {
    try {
      owner.execute(loud(task));
    } catch (RejectedExecutionException e) {
      requireClosed(e);
    }
  }

  // The executor would keep a failure to itself.
  private static Runnable loud(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("host resolver task failed");
        throw e;
      }
    };
  }

  // After the close nobody wants an answer any more; before it a refusal is a fault.
  private void requireClosed(RejectedExecutionException e) {
    if (!owner.isShutdown()) {
      throw e;
    }
  }

  private static List<String> ipv4First(List<String> addresses) {
    List<String> ipv4 = addresses.stream().filter(address -> address.indexOf(':') < 0).toList();
    return (ipv4.isEmpty() ? addresses : ipv4).stream().distinct().sorted().toList();
  }

  private static List<String> askSystem(String host) throws UnknownHostException {
    return Stream.of(InetAddress.getAllByName(host))
        .map(InetAddresses::toAddrString)
        // A zone such as %eth0 means something on this machine only.
        .filter(address -> address.indexOf('%') < 0)
        .toList();
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
