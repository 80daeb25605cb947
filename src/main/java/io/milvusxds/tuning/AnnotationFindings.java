package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.Subject;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words the findings about the annotations of one service; every part of each is filled. */
record AnnotationFindings(Subject.OfService service) {
  private static final String PAGE = "docs/annotations.md";

  /** The value cannot be used; the effect says what applies. */
  Finding unusable(
      Setting<?> setting, String written, ValueForm<?> form, String reason, String effect) {
    return finding(
        FindingCode.ANNOTATION_VALUE,
        setting.annotation(),
        written,
        form.expected() + "; this one " + reason,
        effect,
        "Write for example " + setting.annotation() + ": \"" + form.examples().get(0) + "\".");
  }

  Finding unknown(String annotation, String written) {
    Optional<String> nearest = SettingTable.nearest(annotation).map(Setting::annotation);
    return finding(
        FindingCode.ANNOTATION_UNKNOWN,
        WrittenText.shown(annotation),
        written,
        nearest
            .map(name -> "a known annotation, the nearest is " + name)
            .orElse("a known annotation, none is near this name"),
        "ignored",
        nearest
            .map(name -> "Rename it to " + name + ".")
            .orElse("Remove it, or take the name from the table in " + PAGE + "."));
  }

  /** A host in a list that does not count, beside others that do. */
  Finding flawed(HostList.Flaw flaw, int usable) {
    boolean isMissing = flaw.code() == FindingCode.HOST_REFUSED;
    return finding(
        flaw.code(),
        ServiceTuning.ENDPOINTS.annotation(),
        flaw.item().isEmpty() ? "(an empty item)" : flaw.item(),
        "each item " + HostList.HOST.expected() + ", once; this one " + flaw.reason(),
        effect(flaw, usable),
        flaw.meant()
            .map(meant -> "Write " + meant + ".")
            .orElse(isMissing ? "Correct it, or remove it." : "Remove it."));
  }

  private static String effect(HostList.Flaw flaw, int usable) {
    if (flaw.code() == FindingCode.HOST_REFUSED) {
      return "it gets no requests, the " + usable + " other hosts do";
    }
    return flaw.meant()
        .map(meant -> "it counts as " + meant)
        .orElse("ignored, the " + usable + " hosts count once each");
  }

  /** The key that says what the Service does is misspelt. */
  Finding mistypedRole(String annotation, String written, String effect) {
    return finding(
        FindingCode.ROLE_MISSPELT,
        WrittenText.shown(annotation),
        written,
        "the annotation " + Annotations.ROLE + ", which this one seems to mean",
        effect,
        "Rename it to " + Annotations.ROLE + ".");
  }

  /**
   * What applies to a setting whose value is refused when nobody knows the one accepted before.
   *
   * @param defaultEffect what applies to an Envoy that has nothing yet
   */
  static String inDoubt(Setting<?> setting, String defaultEffect) {
    return setting
        .effectInDoubt()
        .orElse(
            defaultEffect
                + ", but only to an Envoy that has nothing yet: every other one keeps what it has"
                + " until this is mended, because nobody knows the value accepted before");
  }

  /** The ports of the Service, for a reader. */
  static String declared(List<ServicePort> ports) {
    return ports.isEmpty()
        ? "it declares no port"
        : "it declares "
            + ports.stream()
                .map(port -> (port.name() + " " + port.number()).strip())
                .collect(Collectors.joining(", "));
  }

  Finding notForRole(Setting<?> setting, String written, ServiceRole role) {
    String right = setting.roles().get(0).label();
    return finding(
        FindingCode.ANNOTATION_OF_OTHER_ROLE,
        setting.annotation(),
        written,
        "this annotation only on a Service with " + Annotations.ROLE + ": " + right,
        "ignored, the role here is " + role.label(),
        "Remove it here, or move it to the " + right + " Service of the deployment.");
  }

  Finding switchedOff(Setting<?> setting, String written, FeatureSwitch by, String now) {
    String annotation = by.setting().annotation();
    return finding(
        FindingCode.ANNOTATION_SWITCHED_OFF,
        setting.annotation(),
        written,
        "this annotation only when " + annotation + " " + by.wanted(),
        "it does nothing while " + annotation + " is \"" + WrittenText.shown(now) + "\"",
        "Remove it, or " + by.remedy() + ".");
  }

  /** Domains without a port, beside others with one: gRPC clients send a port. */
  Finding unmatchedDomains(String written, List<String> domains) {
    String shown = WrittenText.shown(String.join(", ", domains));
    return finding(
        FindingCode.DOMAIN_WITHOUT_PORT,
        ReadTuning.DOMAINS.annotation(),
        written,
        "a port on every domain or on none: once one has a port, ports count for all",
        shown + " matches no client that sends host:port, and gRPC clients do",
        "Write each domain with the port that clients use, or all of them without.");
  }

  /** Keys were written, but without the one that makes the service managed. */
  Finding noRole(List<String> otherKeys) {
    return finding(
        FindingCode.ROLE_ABSENT,
        Annotations.ROLE,
        "(absent, beside " + WrittenText.shown(String.join(", ", otherKeys)) + ")",
        "ro, rw or all on every Service that milvus-xds shall manage",
        "the Service is not managed and its other annotations do nothing",
        "Write for example "
            + Annotations.ROLE
            + ": \"ro\", or remove every "
            + Annotations.PREFIX
            + " annotation.");
  }

  private Finding finding(
      FindingCode code, String key, String written, String expected, String effect, String remedy) {
    return new Finding(code, service, key, WrittenText.shown(written), expected, effect, remedy);
  }
}
