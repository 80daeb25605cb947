package io.milvusxds.pages;

import static io.milvusxds.pages.CelText.literal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Variable;
import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Kubernetes admission policies that look at the annotations of a Service when it is applied:
 * one refuses what the parser would answer with an error, one warns.
 *
 * <p>A value is judged only when it is new, or when something changed that decides about it: the
 * role, the key that bounds it, or the ports that it names one of. So what was there before the
 * policy came stops nobody who changes something else.
 */
final class AdmissionPolicy {
  private static final String HEAD =
      """
      # Generated from the settings; %s
      #
      # Looks at the annotations of a Service when it is applied. The first policy refuses a value that
      # milvus-xds could not use, the second warns of a key that it would ignore. Both let a Service pass
      # when they can not judge it (failurePolicy Ignore): milvus-xds itself keeps bad values from harm.
      """
          .formatted(Page.NOTE);

  // One line for each expression: so a difference shows which of them changed.
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

  private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "milvus-xds");

  private AdmissionPolicy() {}

  /** Both policies with their bindings as YAML that ends with a line break. */
  static String render() {
    return Stream.concat(objects(refusing(), "Deny"), objects(warning(), "Warn"))
        .map(AdmissionPolicy::document)
        .collect(Collectors.joining("", HEAD, ""));
  }

  private static String document(HasMetadata object) {
    try {
      return YAML.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("object: " + object, e);
    }
  }

  private static ValidatingAdmissionPolicy refusing() {
    List<Variable> variables =
        List.of(
            now(),
            before(),
            changed(),
            role(),
            judged(),
            written(),
            new Variable(AdmissionHints.mistypedRoles("variables.now"), "mistyped"),
            new Variable(portsOf("object"), "ports"),
            new Variable("oldObject == null ? [] : " + portsOf("oldObject"), "portsBefore"));
    return policy("milvus-xds-annotations", isAnnotated("object"), variables, AdmissionRules.all());
  }

  private static ValidatingAdmissionPolicy warning() {
    // One that had a role and has no annotation of this project any more is told, too.
    String condition =
        isAnnotated("object") + " || oldObject != null && " + isAnnotated("oldObject");
    List<Variable> variables =
        List.of(
            now(),
            before(),
            changed(),
            role(),
            judged(),
            new Variable(AdmissionHints.unknown(), "unknown"),
            new Variable(AdmissionHints.alike(), "alike"));
    return policy("milvus-xds-annotation-hints", condition, variables, AdmissionHints.all());
  }

  private static ValidatingAdmissionPolicy policy(
      String name, String condition, List<Variable> variables, List<AdmissionRule> rules) {
    return new ValidatingAdmissionPolicyBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withFailurePolicy("Ignore")
        .withNewMatchConstraints()
        .addNewResourceRule()
        .withApiGroups("")
        .withApiVersions("v1")
        .withOperations("CREATE", "UPDATE")
        .withResources("services")
        .endResourceRule()
        .endMatchConstraints()
        .addNewMatchCondition(condition, "annotated-for-milvus-xds")
        .withVariables(variables)
        .withValidations(rules.stream().map(AdmissionRule::validation).toList())
        .endSpec()
        .build();
  }

  /** A policy with what puts it in force. */
  private static Stream<HasMetadata> objects(ValidatingAdmissionPolicy policy, String action) {
    String name = policy.getMetadata().getName();
    return Stream.of(
        policy,
        new ValidatingAdmissionPolicyBindingBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(LABELS)
            .endMetadata()
            .withNewSpec()
            .withPolicyName(name)
            .withValidationActions(action)
            .endSpec()
            .build());
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
    return new Variable(annotationsOf("object"), "now");
  }

  private static Variable before() {
    return new Variable("oldObject == null ? {} : " + annotationsOf("oldObject"), "before");
  }

  private static String annotationsOf(String object) {
    return "has(%1$s.metadata.annotations) ? %1$s.metadata.annotations : {}".formatted(object);
  }

  // The keys of this project that were added, written anew or taken away.
  private static Variable changed() {
    return new Variable(
        ("variables.now.filter(key, key.startsWith(%1$s) && !(key in variables.before &&"
                + " variables.before[key] == variables.now[key]))"
                + " + variables.before.filter(key, key.startsWith(%1$s) && !(key in"
                + " variables.now))")
            .formatted(literal(Annotations.PREFIX)),
        "changed");
  }

  private static Variable role() {
    String role = literal(Annotations.ROLE);
    return new Variable(
        "%1$s in variables.now ? variables.now[%1$s].trim() : ''".formatted(role), "role");
  }

  private static Variable judged() {
    return new Variable(
        "variables.now.filter(key, key in variables.changed || %s in variables.changed)"
            .formatted(literal(Annotations.ROLE)),
        "judged");
  }

  // As a finding shows it: so much of it that it can be found, and no line break.
  private static Variable written() {
    return new Variable(
        ("variables.now.filter(key, key.startsWith(%1$s)).map(key, key + '=' + strings.quote("
                + "variables.now[key].size() > %2$d ? variables.now[key].substring(0, %2$d) + '…'"
                + " : variables.now[key]))")
            .formatted(literal(Annotations.PREFIX), WrittenText.MAX_SHOWN_CHARACTERS),
        "written");
  }
}
