package io.milvusxds.tuning.form;

import com.google.common.base.Splitter;
import java.util.regex.Pattern;

/**
 * What a host name and an IP address look like, as regular expressions and as checks.
 *
 * <p>DNS names are lower case; {@code _} is allowed inside a label, since docker-compose names its
 * containers so. The last label has a letter, else a mistyped IPv4 address would pass for a name.
 * IPv6 addresses are groups of hexadecimal digits, without a zone and without a dotted tail.
 */
public final class HostSyntax {
  /** Up to 63 characters. */
  static final String LABEL = "[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?";

  /** A label with a letter; its length is checked apart. */
  private static final String LAST_LABEL = "(?:[a-z0-9][a-z0-9_-]*)?[a-z](?:[a-z0-9_-]*[a-z0-9])?";

  static final String DNS_NAME = "(?:" + LABEL + "\\.)*" + LAST_LABEL;

  private static final String OCTET = DecimalRange.pattern(0, 255);

  static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";

  static final String IPV6 = ipv6();

  public static final String PORT = DecimalRange.pattern(1, 65535);

  /** Finds a label that is longer than DNS allows in a text that is otherwise well formed. */
  public static final Violation LONG_LABEL = new Violation.Found("[a-z0-9_-]{64}");

  private static final int MAX_LABEL = 63;
  private static final int MAX_NAME = 253;
  private static final Pattern DNS_NAME_PATTERN = Pattern.compile(DNS_NAME);
  private static final Pattern IPV4_PATTERN = Pattern.compile(IPV4);
  private static final Pattern IPV6_PATTERN = Pattern.compile(IPV6);

  private HostSyntax() {}

  /** Whether the text is a DNS name, its lengths included. */
  static boolean isDnsName(String text) {
    return hasDnsLengths(text) && DNS_NAME_PATTERN.matcher(text).matches();
  }

  /** Whether the text is no longer than a DNS name and none of its labels longer than a label. */
  static boolean hasDnsLengths(String text) {
    return text.length() <= MAX_NAME
        && Splitter.on('.').splitToStream(text).allMatch(label -> label.length() <= MAX_LABEL);
  }

  static boolean isIpv4(String text) {
    return text.length() <= MAX_NAME && IPV4_PATTERN.matcher(text).matches();
  }

  static boolean isIpv6(String text) {
    return text.length() <= MAX_NAME && IPV6_PATTERN.matcher(text).matches();
  }

  // Eight groups, or a :: that stands for at least one, with up to n before and 7-n after it.
  private static String ipv6() {
    String group = "[0-9a-f]{1,4}";
    StringBuilder all = new StringBuilder("(?:(?:" + group + ":){7}" + group);
    for (int before = 0; before <= 7; before++) {
      String head = before == 0 ? ":" : "(?:" + group + ":){" + before + "}";
      int mostAfter = 7 - before;
      String tail =
          mostAfter == 0 ? "" : "(?:" + group + "(?::" + group + "){0," + (mostAfter - 1) + "})?";
      all.append('|').append(head).append(':').append(tail);
    }
    return all.append(')').toString();
  }
}
