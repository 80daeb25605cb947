package io.milvusxds.tuning.form;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A virtual-host domain that Envoy accepts: {@code *}, a host, {@code *.suffix} or {@code
 * prefix.*}. A host and a suffix may carry a port, because gRPC clients send it.
 *
 * <p>Source: Envoy's {@code config.route.v3.VirtualHost.domains}. A star elsewhere than at one end
 * would not be a wildcard there, so {@code prefix.*} takes no port.
 */
public record DomainForm() implements ValueForm<String> {
  private static final String OPTIONAL_PORT = "(?::" + HostSyntax.PORT + ")?";
  private static final String PATTERN =
      "\\*|(?:"
          + HostSyntax.IPV4
          + "|\\["
          + HostSyntax.IPV6
          + "\\]|(?:\\*\\.)?"
          + HostSyntax.DNS_NAME
          + ")"
          + OPTIONAL_PORT
          + "|(?:"
          + HostSyntax.LABEL
          + "\\.)+\\*";
  private static final Pattern COMPILED = Pattern.compile(PATTERN);
  private static final Pattern PORT_OR_WILDCARD = Pattern.compile("^\\*\\.|\\.\\*$|:[0-9]*$");
  // Not counted: a leading *. , the port, and a trailing .* (whose dot is the 254th at most).
  private static final Violation LONG_NAME =
      new Violation.Found("^(?:\\*\\.)?[^*:\\[]{254}(?:[^*]|$)");
  // The longest DNS name, a wildcard and a port.
  private static final int MAX_LENGTH = 253 + 2 + 6;

  @Override
  public Reading<String> read(String text) {
    if (text.length() > MAX_LENGTH) {
      return Reading.bad("is longer than a DNS name can be");
    }
    if (!text.toLowerCase(Locale.ROOT).equals(text)) {
      return Reading.bad("has upper-case letters");
    }
    if (!text.startsWith("[")
        && !HostSyntax.hasDnsLengths(PORT_OR_WILDCARD.matcher(text).replaceAll(""))) {
      return Reading.bad("has a label of more than 63 or a name of more than 253 characters");
    }
    return COMPILED.matcher(text).matches()
        ? Reading.good(text)
        : Reading.bad("is not a domain that Envoy can match");
  }

  @Override
  public String expected() {
    return "*, a lower-case host or *.suffix, each with or without :port, or prefix.*";
  }

  @Override
  public String pattern() {
    return PATTERN;
  }

  @Override
  public List<Violation> violations() {
    return List.of(HostSyntax.LONG_LABEL, LONG_NAME);
  }

  @Override
  public List<String> examples() {
    return List.of("milvus.example.com", "*.example.com", "milvus.*", "milvus.example.com:19530");
  }
}
