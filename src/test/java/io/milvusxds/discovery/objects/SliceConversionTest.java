package io.milvusxds.discovery.objects;

import static io.milvusxds.discovery.objects.Slices.endpoint;
import static io.milvusxds.discovery.objects.Slices.endpoints;
import static io.milvusxds.discovery.objects.Slices.facts;
import static io.milvusxds.discovery.objects.Slices.inZone;
import static io.milvusxds.discovery.objects.Slices.ofType;
import static io.milvusxds.discovery.objects.Slices.pod;
import static io.milvusxds.discovery.objects.Slices.port;
import static io.milvusxds.discovery.objects.Slices.slice;
import static io.milvusxds.discovery.objects.Slices.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Finding;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceConversionTest {
  /** Keeps the endpoint under test from being the last resort. */
  private static final EndpointObject SERVING = endpoint("10.0.0.99");

  @ParameterizedTest
  @CsvSource({
    // ready, serving, terminating, state
    ",,,SERVING",
    "true,,,SERVING",
    "false,,,NOT_READY",
    "true,true,false,SERVING",
    "false,true,false,NOT_READY",
    "false,true,true,DRAINING",
    "false,,true,GONE",
    "true,,true,DRAINING",
    ",,true,DRAINING",
    "false,false,true,GONE",
    "true,true,true,DRAINING",
  })
  void theConditionsSayWhetherAnEndpointServes(
      Boolean ready, Boolean serving, Boolean terminating, String state) {
    EndpointObject endpoint = endpoint("10.0.0.1", ready, serving, terminating);

    List<MilvusEndpoint> endpoints = endpoints(slice("a", endpoint, SERVING));

    List<String> states =
        endpoints.stream()
            .filter(e -> e.ip().equals("10.0.0.1"))
            .map(e -> e.state().name())
            .toList();
    assertThat(states).isEqualTo(state.equals("GONE") ? List.of() : List.of(state));
  }

  @Test
  void anEndpointWithoutConditionsServes() {
    assertThat(endpoints(slice("a", endpoint("10.0.0.1"))))
        .extracting(MilvusEndpoint::state)
        .containsExactly(EndpointState.SERVING);
  }

  @Test
  void thoseThatTerminateServeOnWhenAllTerminate() {
    List<MilvusEndpoint> endpoints =
        endpoints(slice("a", terminating("10.0.0.1", true), terminating("10.0.0.2", false)));

    assertThat(endpoints)
        .extracting(e -> e.ip() + " " + e.state())
        .containsExactly("10.0.0.1 SERVING");
  }

  @Test
  void thoseThatTerminateServeOnUntilTheNextIsReady() {
    List<MilvusEndpoint> endpoints =
        endpoints(
            slice("a", terminating("10.0.0.1", true)),
            slice("b", endpoint("10.0.0.2", false, false, false)));

    assertThat(endpoints)
        .extracting(e -> e.ip() + " " + e.state())
        .containsExactly("10.0.0.1 SERVING", "10.0.0.2 NOT_READY");
  }

  @Test
  void anEndpointIsNamedAfterItsPodElseAfterItsAddress() {
    assertThat(endpoints(slice("a", pod("ro-0", endpoint("10.0.0.1")), endpoint("10.0.0.2"))))
        .extracting(MilvusEndpoint::name)
        .containsExactly("ro-0", "10.0.0.2");
  }

  @Test
  void anEndpointThatIsLentToAnotherZoneCountsThere() {
    EndpointObject own = inZone("a", endpoint("10.0.0.1"), "b", "a");
    EndpointObject lent = inZone("a", endpoint("10.0.0.2"), "b");
    EndpointObject withoutName = inZone("a", endpoint("10.0.0.3"), "");

    assertThat(endpoints(slice("a", own, lent, withoutName)))
        .extracting(e -> e.locality().zone())
        .containsExactly("a", "b", "a");
  }

  @Test
  void theZoneIsTheLocality() {
    EndpointObject inZone = inZone("eu-1a", endpoint("10.0.0.1"));

    assertThat(endpoints(slice("a", inZone, endpoint("10.0.0.2"))))
        .extracting(MilvusEndpoint::locality)
        .containsExactly(new Locality("", "eu-1a"), Locality.UNKNOWN);
  }

  @Test
  void aPortWithoutNameHasTheEmptyNameAndOneWithoutNumberIsLeftOut() {
    assertThat(
            endpoints(
                slice("a", List.of(port("", 19530), port("web", null)), endpoint("10.0.0.1"))))
        .extracting(MilvusEndpoint::ports)
        .containsExactly(new TreeMap<>(Map.of("", 19530)));
  }

  @Test
  void aUdpPortDoesNotCount() {
    PortObject udp = new PortObject("dns", "UDP", Optional.of(53));

    assertThat(endpoints(slice("a", List.of(port("engine", 19530), udp), endpoint("10.0.0.1"))))
        .extracting(e -> e.ports().keySet())
        .containsExactly(Set.of("engine"));
  }

  @Test
  void endpointsWithoutAnyPortAreAnErrorThatNamesServiceAndAddress() {
    ServiceFacts facts = facts(slice("a", List.of(), endpoint("10.0.0.1")), slice("b", SERVING));

    assertThat(facts.services().get(0).endpoints())
        .extracting(MilvusEndpoint::ip)
        .containsExactly("10.0.0.99");
    Finding finding = onlyFinding(facts);
    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
    assertThat(finding.subject()).hasToString("Service prod/milvus-ro");
    assertThat(finding.found()).isEqualTo("no usable port for 10.0.0.1");
  }

  @Test
  void aThousandEndpointsWithoutPortAreOneFinding() {
    EndpointObject[] many =
        IntStream.range(0, 1000)
            .mapToObj(i -> endpoint("10.0." + i / 250 + "." + i % 250))
            .toArray(EndpointObject[]::new);

    assertThat(onlyFinding(facts(slice("a", List.of(), many))).found())
        .endsWith("10.0.0.4 and 995 more");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65536})
  void aPortOutOfRangeIsAFindingAndTheOtherPortsStay(int number) {
    ServiceFacts facts =
        facts(
            slice("a", List.of(port("engine", 19530), port("web", number)), endpoint("10.0.0.1")));

    assertThat(facts.services().get(0).endpoints())
        .extracting(e -> e.ports().toString())
        .containsExactly("{engine=19530}");
    assertThat(onlyFinding(facts).key()).isEqualTo("EndpointSlice a ports[name=web].port");
    assertThat(onlyFinding(facts).found()).isEqualTo(String.valueOf(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.300", "milvus", "", "fe80::1%eth0", "10.0.0.1:19530", "[::1]"})
  void anAddressThatIsNoneIsAFindingAndTheOtherEndpointsStay(String address) {
    ServiceFacts facts = facts(slice("a", SERVING, endpoint(address)));

    assertThat(facts.services().get(0).endpoints())
        .extracting(MilvusEndpoint::ip)
        .containsExactly("10.0.0.99");
    assertThat(onlyFinding(facts).key()).isEqualTo("EndpointSlice a endpoints[1].addresses[0]");
    assertThat(onlyFinding(facts).found()).isEqualTo(address);
  }

  @Test
  void aThousandBadAddressesAreTwentyFindingsAndACount() {
    ServiceFacts facts = facts(slice("a", badEndpoints("host-", 1000)));

    assertThat(facts.findings()).hasSize(21);
    assertThat(facts.findings())
        .extracting(Finding::found)
        .contains("980 more problems of endpoints, not listed");
  }

  @Test
  void asManyProblemsAsAreListedLeaveNoneToCount() {
    EndpointObject[] twenty = badEndpoints("host-", 20);

    assertThat(facts(slice("a", twenty)).findings())
        .hasSize(20)
        .allMatch(finding -> finding.found().startsWith("host-"));
  }

  @Test
  void theProblemsOfOneSliceHideNoneOfTheNext() {
    ServiceFacts facts =
        facts(slice("a", badEndpoints("first-", 15)), slice("b", badEndpoints("second-", 15)));

    assertThat(facts.findings())
        .extracting(Finding::found)
        .hasSize(30)
        .contains("first-14", "second-14");
  }

  @Test
  void anEndpointWithoutAddressIsAFinding() {
    EndpointObject bare = endpoint();

    assertThat(onlyFinding(facts(slice("a", bare))).found()).isEqualTo("no address");
  }

  @Test
  void onlyTheFirstOfSeveralAddressesCounts() {
    EndpointObject two = endpoint("10.0.0.1", "10.0.0.2");

    ServiceFacts facts = facts(slice("a", two));

    assertThat(facts.services().get(0).endpoints())
        .extracting(MilvusEndpoint::ip)
        .containsExactly("10.0.0.1");
    assertThat(onlyFinding(facts).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void aSliceOfHostNamesIsAWarning() {
    SliceObject fqdn = ofType("FQDN", slice("a", endpoint("milvus.example")));

    ServiceFacts facts = facts(fqdn, slice("b", SERVING));

    assertThat(facts.services().get(0).endpoints()).hasSize(1);
    assertThat(onlyFinding(facts).severity()).isEqualTo(Severity.WARNING);
    assertThat(onlyFinding(facts).remedy()).contains("milvus-xds.io/endpoints");
  }

  @Test
  void aSliceOfWhichNothingCanBeUsedIsAGapOfItsService() {
    ServiceFacts badAddresses = facts(slice("a", badEndpoints("host-", 2)));
    ServiceFacts badPort = facts(slice("b", List.of(port("engine", 0)), endpoint("10.0.0.1")));
    ServiceFacts noPort = facts(slice("c", List.of(), endpoint("10.0.0.1")), slice("d", SERVING));

    assertThat(badAddresses.gaps()).containsExactly(gap("EndpointSlice prod/a"));
    assertThat(badPort.gaps()).containsExactly(gap("EndpointSlice prod/b"));
    assertThat(noPort.gaps()).containsExactly(gap("EndpointSlice prod/c"));
  }

  @Test
  void aSliceThatIsUnderstoodIsNoGapHoweverLittleItLists() {
    EndpointObject gone = terminating("host-0", false);
    SliceObject fqdn = ofType("FQDN", slice("e", endpoint("milvus.example")));

    assertThat(facts(slice("a")).gaps()).isEmpty();
    assertThat(facts(slice("b", List.of())).gaps()).isEmpty();
    assertThat(facts(slice("c", gone)).gaps()).isEmpty();
    assertThat(facts(slice("d", endpoint("host-0"), endpoint("10.0.0.1"))).gaps()).isEmpty();
    assertThat(facts(fqdn).gaps()).isEmpty();
  }

  private static Gap gap(String found) {
    return new Gap(new GapScope.OneService(new ServiceRef("prod", "milvus-ro")), found);
  }

  @Test
  void anIpv6AddressHasItsShortForm() {
    assertThat(endpoints(slice("a", endpoint("2001:DB8:0:0:0:0:0:1"))))
        .extracting(MilvusEndpoint::ip)
        .containsExactly("2001:db8::1");
  }

  private static EndpointObject[] badEndpoints(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> endpoint(prefix + i))
        .toArray(EndpointObject[]::new);
  }

  private static Finding onlyFinding(ServiceFacts facts) {
    assertThat(facts.findings()).hasSize(1);
    return facts.findings().get(0);
  }
}
