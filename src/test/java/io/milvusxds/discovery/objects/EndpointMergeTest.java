package io.milvusxds.discovery.objects;

import static io.milvusxds.discovery.objects.Slices.createdAt;
import static io.milvusxds.discovery.objects.Slices.endpoint;
import static io.milvusxds.discovery.objects.Slices.endpoints;
import static io.milvusxds.discovery.objects.Slices.inZone;
import static io.milvusxds.discovery.objects.Slices.ofType;
import static io.milvusxds.discovery.objects.Slices.pod;
import static io.milvusxds.discovery.objects.Slices.port;
import static io.milvusxds.discovery.objects.Slices.slice;
import static io.milvusxds.discovery.objects.Slices.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.MilvusEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointMergeTest {
  @Test
  void aPodThatMovesBetweenSlicesIsOneEndpointAndReadyWins() {
    SliceObject old = slice("old", pod("ro-0", endpoint("10.0.0.1", false, false, false)));
    SliceObject next = slice("next", pod("ro-0", endpoint("10.0.0.1", true, true, false)));

    assertThat(endpoints(old, next)).isEqualTo(endpoints(next)).isEqualTo(endpoints(next, old));
  }

  @Test
  void ofTwoEquallyReadyEntriesTheNewerSliceSaysTheZone() {
    SliceObject old =
        createdAt("2026-01-01T00:00:00Z", slice("z", inZone("old", endpoint("10.0.0.1"))));
    SliceObject next =
        createdAt("2026-01-02T00:00:00Z", slice("a", inZone("new", endpoint("10.0.0.1"))));

    assertThat(endpoints(old, next)).extracting(e -> e.locality().zone()).containsExactly("new");
  }

  @Test
  void thePortsOfAllSlicesBelongToTheEndpoint() {
    SliceObject engine = slice("a", List.of(port("engine", 19530)), endpoint("10.0.0.1"));
    SliceObject web = slice("b", List.of(port("web", 19121)), endpoint("10.0.0.1"));

    assertThat(endpoints(engine, web))
        .extracting(e -> e.ports().toString())
        .containsExactly("{engine=19530, web=19121}");
  }

  @Test
  void processesOnOneHostAreEndpointsOfTheirOwn() {
    SliceObject first = slice("a", List.of(port("engine", 19531)), endpoint("127.0.0.1"));
    SliceObject second = slice("b", List.of(port("engine", 19532)), endpoint("127.0.0.1"));

    assertThat(endpoints(first, second))
        .extracting(e -> e.ports().get("engine"))
        .containsExactly(19531, 19532);
  }

  @Test
  void aPodWhosePortChangesHasTheNumberOfTheNewerSlice() {
    EndpointObject pod = pod("ro-0", endpoint("10.0.0.1"));
    SliceObject old =
        createdAt("2026-01-01T00:00:00Z", slice("b", List.of(port("engine", 1)), pod));
    SliceObject next =
        createdAt("2026-01-02T00:00:00Z", slice("a", List.of(port("engine", 2)), pod));

    assertThat(endpoints(old, next)).extracting(e -> e.ports().get("engine")).containsExactly(2);
  }

  @Test
  void anAddressReusedByAnotherPodBelongsToTheReadyOne() {
    SliceObject slice =
        slice("a", pod("gone", terminating("10.0.0.1", true)), pod("here", endpoint("10.0.0.1")));

    assertThat(endpoints(slice)).extracting(MilvusEndpoint::name).containsExactly("here");
  }

  @Test
  void ofEntriesThatAreEquallyGoodEveryReplicaTakesTheSame() {
    // Two slices of one second in which one address has two names, and one pod two ports.
    SliceObject first =
        slice(
            "a",
            List.of(port("engine", 2)),
            pod("x", endpoint("10.0.0.1")),
            pod("ro-0", endpoint("10.0.0.2")));
    SliceObject second =
        slice(
            "b",
            List.of(port("engine", 1)),
            pod("x", endpoint("10.0.0.1")),
            pod("ro-0", endpoint("10.0.0.2")));
    SliceObject third = slice("c", List.of(port("web", 3)), pod("w", endpoint("10.0.0.1")));

    assertThat(endpoints(first, second, third)).isEqualTo(endpoints(third, second, first));
    assertThat(endpoints(first, second, third)).isEqualTo(endpoints(second, third, first));
  }

  @Test
  void anEndpointThatMerelyHasTheNameOfAnAddressIsNoTwinOfIt() {
    SliceObject ipv4 = slice("a", endpoint("10.0.0.1"));
    SliceObject ipv6 = ofType("IPv6", slice("b", pod("10.0.0.1", endpoint("2001:db8::1"))));

    assertThat(endpoints(ipv4, ipv6))
        .extracting(MilvusEndpoint::ip)
        .containsExactly("10.0.0.1", "2001:db8::1");
  }

  @Test
  void aPodWithAnIpv4AddressLosesItsIpv6Twin() {
    SliceObject ipv4 = slice("a", pod("ro-0", endpoint("10.0.0.1")));
    SliceObject ipv6 =
        ofType(
            "IPv6",
            slice("b", pod("ro-0", endpoint("2001:db8::1")), pod("ro-1", endpoint("2001:db8::2"))));

    assertThat(endpoints(ipv6, ipv4))
        .extracting(MilvusEndpoint::ip)
        .containsExactly("10.0.0.1", "2001:db8::2");
  }
}
