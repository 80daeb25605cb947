package io.milvusxds.tuning.form;

import io.milvusxds.model.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port: {@code 10.0.0.7:19530}, {@code [fd00::7]:19530}, {@code node-1:19530}. A
 * scheme before it, as Mishards and the clients of Milvus write it, adds nothing.
 */
public record HostPortForm() implements ValueForm<HostPort> {
  private static final IntegerForm PORT = new IntegerForm(1, 65535, 19530);
  private static final Violation LONG_NAME = new Violation.Found("^(?:[a-z]+://)?[^:\\[]{254}");

  /** Of what is gRPC without TLS, or does not say. */
  private static final String SCHEME = "(?:tcp|grpc|http)://";

  private static final Pattern WITH_SCHEME = Pattern.compile("(" + SCHEME + ")(.*)");

  /** The text without its scheme. */
  public static String withoutScheme(String text) {
    Matcher matcher = WITH_SCHEME.matcher(text);
    return matcher.matches() ? matcher.group(2) : text;
  }

  @Override
  public Reading<HostPort> read(String written) {
    String text = withoutScheme(written);
    if (text.contains("://")) {
      return Reading.bad("has a scheme that is none of tcp, grpc and http");
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      return Reading.bad("has no port");
    }
    String host = text.substring(0, colon);
    Reading<Integer> port = PORT.read(text.substring(colon + 1));
    Optional<String> problem = port.problem();
    if (problem.isPresent()) {
      return Reading.bad("has a port that " + problem.get());
    }
    int number = port.value().orElseThrow();
    if (host.startsWith("[") && host.endsWith("]")) {
      String address = host.substring(1, host.length() - 1);
      return HostSyntax.isIpv6(address)
          ? Reading.good(new HostPort(address, number))
          : Reading.bad("has no lower-case IPv6 address in its brackets");
    }
    if (HostSyntax.isIpv4(host) || HostSyntax.isDnsName(host)) {
      return Reading.good(new HostPort(host, number));
    }
    return Reading.bad(
        host.indexOf(':') >= 0
            ? "has more than one colon; an IPv6 address stands in brackets"
            : "has a host that is neither an IPv4 address nor a lower-case DNS name");
  }

  @Override
  public String expected() {
    return "host:port with an IPv4 address, an IPv6 address in brackets or a lower-case DNS name";
  }

  @Override
  public String pattern() {
    return "(?:"
        + SCHEME
        + ")?(?:"
        + HostSyntax.IPV4
        + "|"
        + HostSyntax.DNS_NAME
        + "|\\["
        + HostSyntax.IPV6
        + "\\]):"
        + HostSyntax.PORT;
  }

  @Override
  public List<Violation> violations() {
    return List.of(HostSyntax.LONG_LABEL, LONG_NAME);
  }

  @Override
  public List<String> examples() {
    return List.of("10.0.0.7:19530", "[fd00::7]:19530", "milvus-1.example.com:19530");
  }
}
