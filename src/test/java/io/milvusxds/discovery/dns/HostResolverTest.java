package io.milvusxds.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.milvusxds.model.Finding;
import io.milvusxds.model.Severity;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofMillis(10);

  private final Map<String, List<String>> zone = new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<HostAnswers> told = new CopyOnWriteArrayList<>();
  private final List<HostResolver> resolvers = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeResolvers() {
    released.countDown();
    resolvers.forEach(HostResolver::close);
  }

  @Test
  void aWantedNameIsResolvedAtOnce() {
    zone.put("ro", List.of("10.0.0.2", "10.0.0.1"));
    HostResolver resolver = start(NEVER, NEVER);

    resolver.wanted(Set.of("ro"));

    awaitAddresses("ro", "10.0.0.1", "10.0.0.2");
    assertThat(last().findings()).isEmpty();
    assertThat(last().hasSettled(Set.of("ro"))).isTrue();
  }

  @Test
  void aNewlyWantedNameDoesNotWaitForTheNextRound() {
    zone.put("ro", List.of("10.0.0.1"));
    zone.put("rw", List.of("10.0.0.9"));
    HostResolver resolver = start(NEVER, NEVER);
    resolver.wanted(Set.of("ro"));
    awaitAddresses("ro", "10.0.0.1");

    resolver.wanted(Set.of("ro", "rw"));

    awaitAddresses("rw", "10.0.0.9");
    assertThat(last().hosts().addressesOf("ro")).containsExactly("10.0.0.1");
    assertThat(lookups).hasValue(2);
  }

  @Test
  void aChangedAnswerIsTold() {
    zone.put("ro", List.of("10.0.0.1"));
    start(SOON, NEVER).wanted(Set.of("ro"));
    awaitAddresses("ro", "10.0.0.1");

    zone.put("ro", List.of("10.0.0.1", "10.0.0.2"));

    awaitAddresses("ro", "10.0.0.1", "10.0.0.2");
  }

  @Test
  void anEqualAnswerIsNotToldAgain() {
    zone.put("ro", List.of("10.0.0.1", "10.0.0.2"));
    start(SOON, NEVER).wanted(Set.of("ro"));
    awaitAddresses("ro", "10.0.0.1", "10.0.0.2");
    int before = lookups.get();

    zone.put("ro", List.of("10.0.0.2", "10.0.0.1", "10.0.0.1"));
    await().atMost(DEADLINE).until(() -> lookups.get() > before + 2);
    zone.put("ro", List.of("10.0.0.3"));
    awaitAddresses("ro", "10.0.0.3");

    assertThat(told).hasSize(2);
  }

  @Test
  void theLastAnswerIsKeptWhileDnsFailsAndThatIsAWarning() {
    zone.put("ro", List.of("10.0.0.1"));
    start(SOON, NEVER).wanted(Set.of("ro"));
    awaitAddresses("ro", "10.0.0.1");

    zone.remove("ro");
    await().atMost(DEADLINE).until(() -> !last().findings().isEmpty());
    HostAnswers failing = last();
    zone.put("ro", List.of("10.0.0.2"));
    awaitAddresses("ro", "10.0.0.2");

    assertThat(failing.hosts().addressesOf("ro")).containsExactly("10.0.0.1");
    Finding finding = failing.findings().get(0);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.subject()).hasToString("host ro");
    assertThat(finding.found()).isEqualTo("DNS gave no answer: ro: no such name");
    assertThat(finding.effect()).isEqualTo("keeping 10.0.0.1, resolved before");
    assertThat(last().findings()).isEmpty();
  }

  @Test
  void aNameThatWasNeverResolvedIsAnErrorAndAbsent() {
    start(NEVER, NEVER).wanted(Set.of("typo"));

    await().atMost(DEADLINE).until(() -> !told.isEmpty() && !last().findings().isEmpty());

    assertThat(last().hosts().addressesByHost()).isEmpty();
    assertThat(last().findings()).extracting(Finding::severity).containsExactly(Severity.ERROR);
    assertThat(last().hasSettled(Set.of("typo"))).isTrue();
  }

  @Test
  void anAnswerWithoutAddressesCountsAsNone() {
    zone.put("ro", List.of());

    start(NEVER, NEVER).wanted(Set.of("ro"));

    await().atMost(DEADLINE).until(() -> !told.isEmpty());
    assertThat(last().findings())
        .extracting(Finding::found)
        .containsExactly("DNS knows no address");
  }

  @Test
  void ipv6AddressesCountOnlyWhenThereIsNoOther() {
    zone.put("both", List.of("2001:db8::1", "10.0.0.1"));
    zone.put("six", List.of("2001:db8::2"));

    start(NEVER, NEVER).wanted(Set.of("both", "six"));

    awaitAddresses("six", "2001:db8::2");
    awaitAddresses("both", "10.0.0.1");
  }

  @Test
  void aSlowNameHoldsUpNoOther() {
    zone.put("ro", List.of("10.0.0.1"));
    zone.put("slow", List.of("10.0.0.2"));
    HostResolver resolver = start(SOON, NEVER);

    resolver.wanted(Set.of("ro", "slow"));
    awaitAddresses("ro", "10.0.0.1");
    boolean wasSettled = last().hasSettled(Set.of("ro", "slow"));
    released.countDown();

    awaitAddresses("slow", "10.0.0.2");
    assertThat(wasSettled).isFalse();
    assertThat(last().hasSettled(Set.of("ro", "slow"))).isTrue();
  }

  @Test
  void aNameThatTakesTooLongIsAFindingAndSettledUntilItsAnswerComes() {
    zone.put("slow", List.of("10.0.0.2"));
    start(SOON, Duration.ofMillis(30)).wanted(Set.of("slow"));

    await().atMost(DEADLINE).until(() -> !told.isEmpty() && last().hasSettled(Set.of("slow")));
    HostAnswers waiting = last();
    released.countDown();
    awaitAddresses("slow", "10.0.0.2");

    assertThat(waiting.findings())
        .extracting(Finding::found)
        .containsExactly("no answer after 30 ms");
    await().atMost(DEADLINE).until(() -> last().findings().isEmpty());
  }

  @Test
  void aNameBehindManySlowOnesIsSettledInTimeToo() {
    zone.put("zz", List.of("10.0.0.1"));

    start(NEVER, Duration.ofMillis(30))
        .wanted(Set.of("slow-1", "slow-2", "slow-3", "slow-4", "zz"));

    await().atMost(DEADLINE).until(() -> !told.isEmpty() && last().hasSettled(Set.of("zz")));
  }

  @Test
  void aNameThatIsNoLongerWantedIsForgotten() {
    zone.put("ro", List.of("10.0.0.1"));
    zone.put("rw", List.of("10.0.0.9"));
    HostResolver resolver = start(SOON, NEVER);
    resolver.wanted(Set.of("ro", "rw"));
    awaitAddresses("ro", "10.0.0.1");
    awaitAddresses("rw", "10.0.0.9");

    resolver.wanted(Set.of("rw"));

    await().atMost(DEADLINE).until(() -> last().settled().equals(Set.of("rw")));
    assertThat(last().hosts().addressesOf("ro")).isEmpty();
  }

  @Test
  void theSystemKnowsLocalhost() {
    HostResolver resolver = HostResolver.ofSystem();
    resolvers.add(resolver);
    resolver.start(told::add);

    resolver.wanted(Set.of("localhost"));

    awaitAddresses("localhost", "127.0.0.1");
  }

  private HostResolver start(Duration interval, Duration maxLookup) {
    HostResolver resolver = new HostResolver(this::lookUp, interval, maxLookup);
    resolvers.add(resolver);
    resolver.start(told::add);
    return resolver;
  }

  private List<String> lookUp(String host) throws UnknownHostException {
    if (host.startsWith("slow")) {
      awaitRelease();
    }
    lookups.incrementAndGet();
    List<String> addresses = zone.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host + ": no such name");
    }
    return addresses;
  }

  private void awaitRelease() throws UnknownHostException {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("closed");
    }
  }

  private void awaitAddresses(String host, String... addresses) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(told).isNotEmpty();
              assertThat(last().hosts().addressesOf(host)).containsExactly(addresses);
            });
  }

  private HostAnswers last() {
    return told.get(told.size() - 1);
  }
}
