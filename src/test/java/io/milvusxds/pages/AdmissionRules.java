package io.milvusxds.pages;

import static io.milvusxds.pages.CelText.literal;
import static io.milvusxds.pages.CelText.literals;

import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.ServiceTuning;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.SettingTable;
import io.milvusxds.tuning.form.ListForm;
import io.milvusxds.tuning.form.ValueForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the admission policy refuses: what the parser answers with an error. Made from the table of
 * keys, one rule or two for each; the variables are declared by {@link AdmissionPolicy}.
 */
final class AdmissionRules {
  private static final String ROLE = literal(Annotations.ROLE);

  // What ReservedAddress refuses of a cluster's services, and IPv4 addresses written as IPv6 ones,
  // as far as a regular expression can tell.
  private static final String RESERVED_HOST =
      "^(?:[a-z]+://)?(?:(?:0|127|22[4-9]|2[345][0-9])\\.[0-9.]+:|169\\.254\\.[0-9.]+:|(?:.*\\.)?localhost:"
          + "|\\[(?:[0:]*1?|[0:]*:(?:ffff:)?[0-9a-f]{1,4}:[0-9a-f]{1,4}|fe[89ab][0-9a-f]:.*|ff[0-9a-f]{2}:.*)\\])";

  private AdmissionRules() {}

  /** The rules, in the order of the table. */
  static List<AdmissionRule> all() {
    List<AdmissionRule> rules = new ArrayList<>();
    rules.add(roleMissing());
    for (Setting<?> key : SettingTable.all()) {
      rolesByForm(key).forEach((form, roles) -> rules.addAll(ofForm(key, form, roles)));
      key.bound().ifPresent(bound -> rules.add(ofBound(key, bound)));
    }
    rules.add(portDeclared());
    return rules;
  }

  // Taking the role away passes, with a warning: it is how a Service is given up.
  private static AdmissionRule roleMissing() {
    return new AdmissionRule(
        ROLE + " in variables.now || !variables.changed.exists(key, key in variables.now)",
        literal(
                Annotations.ROLE
                    + " is absent (expected: ro, rw or all on every Service that milvus-xds shall"
                    + " manage")
            + " + (variables.mistyped.size() == 0 ? '' : "
            + literal("; ")
            + " + variables.mistyped.min() + "
            + literal(" is not it")
            + ") + "
            + literal("). Write for example " + Annotations.ROLE + ": \"ro\""));
  }

  // What hosts written by hand bring along does not have to be declared.
  private static AdmissionRule portDeclared() {
    Setting<?> key = ServiceTuning.PORT;
    String applies =
        "%1$s && %2$s in variables.now && !(%3$s in variables.now) && (%2$s in variables.judged || variables.ports != variables.portsBefore) && %4$s"
            .formatted(
                isOneOf(key.roles()),
                literal(key.annotation()),
                literal(Annotations.ENDPOINTS),
                CelText.accepts(ServiceTuning.PORT.on(ServiceRole.READ_ONLY).form(), now(key)));
    return AdmissionRule.when(
        applies,
        now(key) + ".trim() in variables.ports",
        written(key, " is no TCP port of the Service (expected: ")
            + " + (variables.ports.size() == 0 ? 'a declared one, but it declares none' :"
            + " 'one of ' + variables.ports.join(', ')) + "
            + literal("). Write for example " + key.annotation() + ": \"")
            + " + (variables.ports.size() == 0 ? '19530' : variables.ports[0]) + '\"'");
  }

  // A form that both roles share is judged once.
  private static Map<ValueForm<?>, List<ServiceRole>> rolesByForm(Setting<?> key) {
    Map<ValueForm<?>, List<ServiceRole>> roles = new LinkedHashMap<>();
    for (ServiceRole role : key.roles()) {
      roles.computeIfAbsent(key.on(role).form(), form -> new ArrayList<>()).add(role);
    }
    return roles;
  }

  private static List<AdmissionRule> ofForm(
      Setting<?> key, ValueForm<?> form, List<ServiceRole> roles) {
    String value = now(key);
    // The role decides what counts for the others, so it is itself judged whatever it is.
    String isNew = literal(key.annotation()) + " in variables.judged";
    String applies = key == ServiceTuning.ROLE ? isNew : isOneOf(roles) + " && " + isNew;
    String expected = form.expected() + planned(form);
    String right = remedy(key, form);
    List<AdmissionRule> rules = new ArrayList<>();
    rules.add(
        AdmissionRule.when(
            applies,
            key == ServiceTuning.ENDPOINTS && form instanceof ListForm<?> hosts
                ? CelText.acceptsItems(hosts.item(), value)
                : CelText.accepts(form, value),
            written(key, " (expected: " + expected + right)));
    if (key == ServiceTuning.ENDPOINTS) {
      rules.add(
          AdmissionRule.when(
              applies,
              CelText.hasNoItemLike(RESERVED_HOST, value),
              written(
                  key,
                  " names a host that may not be reached from here (expected: no loopback,"
                      + " link-local, unspecified or multicast address"
                      + right)));
    } else if (form instanceof ListForm<?>) {
      rules.add(
          AdmissionRule.when(
              applies,
              CelText.hasNoItemTwice(value),
              written(key, " has an item twice (expected: " + expected + right)));
    }
    return rules;
  }

  private static AdmissionRule ofBound(Setting<?> key, Setting.Bound<?> bound) {
    String own = now(key);
    String limit = limit(key, bound);
    String applies =
        "%1$s && %2$s in variables.now && (%2$s in variables.judged || %3$s in variables.changed) && %4$s"
            .formatted(
                isOneOf(key.roles()),
                literal(key.annotation()),
                literal(bound.by().annotation()),
                CelText.accepts(bound.form(), own));
    return AdmissionRule.when(
        applies,
        "duration(" + own + ".trim()) <= duration(" + limit + ")",
        written(key, " (expected: at most " + bound.words() + ", ")
            + " + "
            + limit
            + " + "
            + literal("). Lower it, or raise " + bound.by().annotation() + " with it"));
  }

  // What is written when it is usable, else the default, as for the parser.
  private static String limit(Setting<?> key, Setting.Bound<?> bound) {
    Setting.Use<?> use = bound.by().on(key.roles().get(0));
    return "(%s in variables.now && %s ? %s.trim() : %s)"
        .formatted(
            literal(bound.by().annotation()),
            CelText.accepts(use.form(), now(bound.by())),
            now(bound.by()),
            literal(bound.byDefault(key.roles().get(0))));
  }

  private static String now(Setting<?> key) {
    return "variables.now[" + literal(key.annotation()) + "]";
  }

  private static String isOneOf(List<ServiceRole> roles) {
    return "variables.role in " + literals(roles.stream().map(ServiceRole::label).toList());
  }

  private static String written(Setting<?> key, String words) {
    return "variables.written.filter(text, text.startsWith(%s))[0] + %s"
        .formatted(literal(key.annotation() + "="), literal(words));
  }

  private static String remedy(Setting<?> key, ValueForm<?> form) {
    return "). Write for example " + key.annotation() + ": \"" + form.examples().get(0) + "\"";
  }

  private static String planned(ValueForm<?> form) {
    return form.planned().stream()
        .map(word -> "; " + word + " is planned but not available in this version")
        .collect(Collectors.joining());
  }
}
