package io.milvusxds.tuning;

import static io.milvusxds.tuning.CelText.literal;

import io.milvusxds.model.Annotations;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The Kubernetes admission policies that look at the annotations of a Service when it is applied:
 * one refuses what the parser would answer with an error, one warns.
 *
 * <p>A value is judged only when it is new, or when something changed that decides about it: the
 * role, the key that bounds it, or the ports that it names one of. So what was there before the
 * policy came stops nobody who changes something else.
 */
public final class AdmissionPolicy {
  private static final String HEAD =
      """
      # Generated from the table TuningKey; do not edit. A test with -Dgolden.update=true rewrites it.
      #
      # Looks at the annotations of a Service when it is applied. The first policy refuses a value that
      # milvus-xds could not use, the second warns of a key that it would ignore. Both let a Service pass
      # when they can not judge it (failurePolicy Ignore): milvus-xds itself keeps bad values from harm.
      """;

  private static final String POLICY =
      """
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata:
        name: %1$s
        labels:
          app.kubernetes.io/name: milvus-xds
      spec:
        failurePolicy: Ignore
        matchConstraints:
          resourceRules:
            - apiGroups: [""]
              apiVersions: ["v1"]
              operations: ["CREATE", "UPDATE"]
              resources: ["services"]
        matchConditions:
          - name: annotated-for-milvus-xds
            expression: |-
              %2$s
        variables:
      %3$s  validations:
      %4$s---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata:
        name: %1$s
        labels:
          app.kubernetes.io/name: milvus-xds
      spec:
        policyName: %1$s
        validationActions: [%5$s]
      """;

  private record Variable(String name, String expression) {}

  private AdmissionPolicy() {}

  /** Both policies with their bindings as YAML that ends with a line break. */
  public static String render() {
    return HEAD
        + policy(
            "milvus-xds-annotations",
            isAnnotated("object"),
            List.of(
                now(),
                before(),
                changed(),
                role(),
                judged(),
                written(),
                new Variable("mistyped", AdmissionHints.mistypedRoles("variables.now")),
                new Variable("ports", portsOf("object")),
                new Variable("portsBefore", "oldObject == null ? [] : " + portsOf("oldObject"))),
            AdmissionRules.all(),
            "Deny")
        + policy(
            "milvus-xds-annotation-hints",
            // One that had a role and has no annotation of this project any more is told, too.
            isAnnotated("object") + " || oldObject != null && " + isAnnotated("oldObject"),
            List.of(
                now(),
                before(),
                changed(),
                role(),
                judged(),
                new Variable("unknown", AdmissionHints.unknown()),
                new Variable("alike", AdmissionHints.alike())),
            AdmissionHints.all(),
            "Warn");
  }

  private static String policy(
      String name,
      String condition,
      List<Variable> variables,
      List<AdmissionRule> rules,
      String action) {
    return POLICY.formatted(
        name,
        condition,
        variables.stream().map(AdmissionPolicy::entry).collect(Collectors.joining()),
        rules.stream().map(AdmissionPolicy::entry).collect(Collectors.joining()),
        action);
  }

  private static String entry(Variable variable) {
    return """
        - name: %s
          expression: |-
            %s
    """
        .formatted(variable.name(), variable.expression());
  }

  private static String entry(AdmissionRule rule) {
    return """
        - expression: |-
            %s
          messageExpression: |-
            %s
    """
        .formatted(rule.condition(), rule.message());
  }

  private static String isAnnotated(String object) {
    return ("has(%1$s.metadata.annotations) && %1$s.metadata.annotations.exists(key,"
            + " key.startsWith(%2$s))")
        .formatted(object, literal(Annotations.PREFIX));
  }

  // Names and numbers of the TCP ports that a Service declares; the annotation may have either.
  private static String portsOf(String object) {
    String tcp = "%s.spec.ports.filter(port, !has(port.protocol) || port.protocol == 'TCP')";
    return ("!has(%1$s.spec.ports) ? [] : "
            + tcp
            + ".filter(port, has(port.name)).map(port, port.name) + "
            + tcp
            + ".map(port, string(port.port))")
        .replace("%s", "%1$s")
        .formatted(object);
  }

  private static Variable now() {
    return new Variable("now", annotationsOf("object"));
  }

  private static Variable before() {
    return new Variable("before", "oldObject == null ? {} : " + annotationsOf("oldObject"));
  }

  private static String annotationsOf(String object) {
    return "has(%1$s.metadata.annotations) ? %1$s.metadata.annotations : {}".formatted(object);
  }

  // The keys of this project that were added, written anew or taken away.
  private static Variable changed() {
    return new Variable(
        "changed",
        ("variables.now.filter(key, key.startsWith(%1$s) && !(key in variables.before &&"
                + " variables.before[key] == variables.now[key]))"
                + " + variables.before.filter(key, key.startsWith(%1$s) && !(key in"
                + " variables.now))")
            .formatted(literal(Annotations.PREFIX)));
  }

  private static Variable role() {
    String role = literal(Annotations.ROLE);
    return new Variable(
        "role", "%1$s in variables.now ? variables.now[%1$s].trim() : ''".formatted(role));
  }

  private static Variable judged() {
    return new Variable(
        "judged",
        "variables.now.filter(key, key in variables.changed || %s in variables.changed)"
            .formatted(literal(Annotations.ROLE)));
  }

  // As a finding shows it: so much of it that it can be found, and no line break.
  private static Variable written() {
    return new Variable(
        "written",
        ("variables.now.filter(key, key.startsWith(%1$s)).map(key, key + '=' + strings.quote("
                + "variables.now[key].size() > %2$d ? variables.now[key].substring(0, %2$d) + '…'"
                + " : variables.now[key]))")
            .formatted(literal(Annotations.PREFIX), WrittenText.MAX_SHOWN_CHARACTERS));
  }
}
