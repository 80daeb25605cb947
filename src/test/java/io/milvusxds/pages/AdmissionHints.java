package io.milvusxds.pages;

import static io.milvusxds.pages.CelText.literal;
import static io.milvusxds.pages.CelText.literals;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.SegmentTuning;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.SettingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the admission policy warns of and lets pass: what the parser answers with a warning, as far
 * as the keys tell it. The variables are declared by {@link AdmissionPolicy}.
 */
final class AdmissionHints {
  private static final String ROLE = literal(Annotations.ROLE);
  // The first by its name: a map has no order in CEL, so another one would come first each time.
  private static final String FIRST_UNKNOWN = "variables.unknown.min()";
  // So many letters after the prefix tell which keys were meant, and allow a slip in the rest.
  private static final int TELLING_LETTERS = 3;

  private AdmissionHints() {}

  /** The rules; the key that is told is the first one that is wrong. */
  static List<AdmissionRule> all() {
    List<AdmissionRule> rules = new ArrayList<>();
    rules.add(
        new AdmissionRule(
            "variables.unknown.size() == 0",
            FIRST_UNKNOWN
                + " + "
                + literal(" is ignored (expected: a known annotation, as in docs/annotations.md")
                + " + (variables.alike.size() == 0 ? '' : "
                + literal(", where ")
                + " + variables.alike.join(', ') + "
                + literal(" is alike")
                + ") + ')'"));
    for (ServiceRole role : ServiceRole.values()) {
      rules.addAll(ignoredOn(role));
    }
    rules.add(roleTaken());
    rules.add(dividedAnew());
    return rules;
  }

  private static AdmissionRule roleTaken() {
    return new AdmissionRule(
        "!(" + ROLE + " in variables.before) || " + ROLE + " in variables.now",
        literal(
                Annotations.ROLE
                    + " is gone: the Service is not managed any more, and its nodes get no calls"
                    + " through Envoy")
            + " + (variables.now.exists(key, key.startsWith("
            + literal(Annotations.PREFIX)
            + ")) ? "
            + literal("; its other annotations under " + Annotations.PREFIX + " do nothing")
            + " : '')");
  }

  /**
   * Keys that were probably meant to be the role: one letter is wrong, missing or too many, two are
   * exchanged, or the case differs.
   *
   * @param keys an expression: a list of keys, or a map with them
   */
  static String mistypedRoles(String keys) {
    return "%s.filter(key, key.startsWith(%s) && key != %s && %s)"
        .formatted(keys, literal(Annotations.PREFIX), ROLE, isNearRole("key"));
  }

  private static String isNearRole(String key) {
    return "%s.lowerAscii().substring(%d).matches(r'^(?:%s)$')"
        .formatted(key, Annotations.PREFIX.length(), slipsOf(ServiceTuning.ROLE.key()));
  }

  // A pattern of all texts that one slip makes of a word.
  private static String slipsOf(String word) {
    List<String> slips = new ArrayList<>();
    slips.add(word);
    for (int i = 0; i < word.length(); i++) {
      String left = word.substring(0, i);
      String right = word.substring(i + 1);
      slips.add(left + ".?" + right);
      slips.add(left + "." + word.substring(i));
      if (!right.isEmpty()) {
        slips.add(left + right.charAt(0) + word.charAt(i) + right.substring(1));
      }
    }
    slips.add(word + ".");
    return String.join("|", slips);
  }

  // Told before it happens: kubectl shows it at an apply with --dry-run=server, too.
  private static AdmissionRule dividedAnew() {
    String policy = literal(PoolTuning.LB_POLICY.annotation());
    String divided = "(%1$s in %2$s && %2$s[%1$s].trim() == 'segment-hash')";
    List<Setting<?>> keys = List.of(SegmentTuning.SEGMENT_KEY, SegmentTuning.SEGMENT_SHARDS);
    String moved =
        literals(keys.stream().map(Setting::annotation).toList())
            + ".filter(key, key in variables.changed)";
    return AdmissionRule.when(
        divided.formatted(policy, "variables.before")
            + " && "
            + divided.formatted(policy, "variables.now"),
        moved + ".size() == 0",
        moved
            + ".join(', ') + "
            + literal(
                " changes which nodes serve almost every key: until they have loaded what is asked"
                    + " for, searches are slower. No call fails. milvus-xds plan tells how much"
                    + " moves"));
  }

  /** Changed keys that no table has, as an expression. */
  static String unknown() {
    return "variables.changed.filter(key, key in variables.now && !(key in " + known() + "))";
  }

  /** Known keys that begin like the first unknown one or are near it, as an expression. */
  static String alike() {
    int letters = Annotations.PREFIX.length() + TELLING_LETTERS;
    String beginning =
        "(%1$s.size() > %2$d ? %1$s.substring(0, %2$d) : %1$s).lowerAscii()"
            .formatted(FIRST_UNKNOWN, letters);
    return "variables.unknown.size() == 0 ? [] : "
        + known()
        + ".filter(name, name.startsWith("
        + beginning
        + ") || name == "
        + ROLE
        + " && "
        + isNearRole(FIRST_UNKNOWN)
        + ")";
  }

  private static String known() {
    return literals(SettingTable.all().stream().map(Setting::annotation).toList());
  }

  private static List<AdmissionRule> ignoredOn(ServiceRole role) {
    Map<ServiceRole, List<Setting<?>>> byRightRole =
        SettingTable.all().stream()
            .filter(key -> !key.on(role).isSettable())
            .collect(groupingBy(key -> key.roles().get(0), TreeMap::new, toList()));
    return byRightRole.entrySet().stream()
        .map(entry -> ignoredOn(role, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static AdmissionRule ignoredOn(
      ServiceRole role, ServiceRole right, List<Setting<?>> keys) {
    // The keys of a map have no order in CEL, those of this list have.
    String ignored =
        literals(keys.stream().map(Setting::annotation).toList())
            + ".filter(key, key in variables.judged)";
    return AdmissionRule.when(
        "variables.role == " + literal(role.label()),
        ignored + ".size() == 0",
        ignored
            + ".join(', ') + "
            + literal(
                " is ignored, the role here is "
                    + role.label()
                    + " (expected: only on a Service with "
                    + Annotations.ROLE
                    + ": "
                    + right.label()
                    + ")"));
  }
}
