package io.milvusxds.discovery.objects;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be wrong with one EndpointSlice, in the operator's words. */
record SliceFindings(Subject.OfService service, String slice) {
  private static final int MAX_NAMED = 5;

  Finding fqdn() {
    return new Finding(
        FindingCode.SLICE_OF_NAMES,
        service,
        key("addressType"),
        "FQDN",
        "IPv4 or IPv6",
        "the slice is left out",
        "Write host names into the Service's annotation milvus-xds.io/endpoints instead.");
  }

  Finding noAddress(int index) {
    return endpointError(index, "no address", "List the endpoint's IP address.");
  }

  Finding badAddress(int index, @Nullable String address) {
    return endpointError(
        index,
        FoundText.of(String.valueOf(address)),
        "Write an address such as 10.0.0.7; host names go into the Service's annotation"
            + " milvus-xds.io/endpoints.");
  }

  Finding manyAddresses(int index, List<String> addresses) {
    return new Finding(
        FindingCode.SLICE_ADDRESSES,
        service,
        key("endpoints[" + index + "].addresses"),
        FoundText.of(String.join(", ", addresses)),
        "one address: several mean the same endpoint",
        "only the first is used",
        "Make each address an endpoint of its own.");
  }

  Finding more(int count) {
    return new Finding(
        FindingCode.PROBLEMS_NOT_LISTED,
        service,
        key("endpoints"),
        count + " more problems of endpoints, not listed",
        "none",
        "each has the effect of its kind",
        "Mend those that are listed; the next ones then appear.");
  }

  Finding badPort(String name, int number) {
    return new Finding(
        FindingCode.PORT_NUMBER,
        service,
        key("ports[name=" + FoundText.of(name) + "].port"),
        String.valueOf(number),
        "a number in 1..65535",
        "the slice's endpoints go without this port",
        "Write the number that the endpoints listen on.");
  }

  Finding noPort(List<String> addresses) {
    String named = String.join(", ", addresses.subList(0, Math.min(MAX_NAMED, addresses.size())));
    int more = addresses.size() - MAX_NAMED;
    return new Finding(
        FindingCode.SLICE_WITHOUT_PORT,
        service,
        key("ports"),
        "no usable port for " + named + (more > 0 ? " and " + more + " more" : ""),
        "at least one TCP port with a number",
        "these endpoints are left out, those of other slices stay",
        "Declare the port in the Service, or in the slice when it is written by hand.");
  }

  private Finding endpointError(int index, String found, String remedy) {
    return new Finding(
        FindingCode.SLICE_ADDRESS,
        service,
        key("endpoints[" + index + "].addresses[0]"),
        found,
        "an IPv4 or IPv6 address",
        "this endpoint is left out, the others stay",
        remedy);
  }

  /** As a gap names it. */
  String whole() {
    return "EndpointSlice " + service.service().namespace() + "/" + slice;
  }

  private String key(String field) {
    return "EndpointSlice " + slice + " " + field;
  }
}
