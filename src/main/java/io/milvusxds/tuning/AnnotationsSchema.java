package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON schema (draft 2020-12) of the {@code metadata.annotations} of a Service.
 *
 * <p>It refuses what the parser answers with an error, and unknown keys under the prefix. Three
 * things only the parser knows: whether one duration fits below another key's, what a list repeats,
 * and which text is too long for a DNS name or catches a write.
 */
public final class AnnotationsSchema {
  private static final String NOT_UNDER_PREFIX =
      "^(?!" + Annotations.PREFIX.replace(".", "\\.") + ")";

  private AnnotationsSchema() {}

  /** The schema as text that ends with a line break. */
  public static String render() {
    Json.Fields properties = Json.Fields.none();
    for (TuningKey key : TuningKey.values()) {
      properties = properties.with(key.annotation(), property(key));
    }
    Json.Fields others = Json.Fields.none().with(NOT_UNDER_PREFIX, new Json.Flag(true));
    return Json.Fields.none()
            .with("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("$comment", "Generated from the table TuningKey; do not edit.")
            .with("title", "The milvus-xds annotations of a Service")
            .with("type", "object")
            .with("properties", properties)
            .with("patternProperties", others)
            .with("additionalProperties", new Json.Flag(false))
            .with("anyOf", roleUnlessFree())
            .with("allOf", new Json.Items(stricterRoles()))
            .print("")
        + "\n";
  }

  private static Json property(TuningKey key) {
    ValueForm<?> form = mainForm(key);
    return Json.Fields.none()
        .with("description", description(key))
        .with("type", "string")
        .with("pattern", wholeValue(form))
        .with("examples", Json.texts(form.examples()));
  }

  private static String description(TuningKey key) {
    List<EndpointRole> roles = key.roles();
    List<String> uses = roles.stream().map(role -> use(key.on(role))).distinct().toList();
    if (uses.size() == 1) {
      String on = roles.stream().map(EndpointRole::label).collect(Collectors.joining(" and "));
      return key.help() + " On " + on + ": " + uses.get(0) + ".";
    }
    return roles.stream()
        .map(role -> " On " + role.label() + ": " + use(key.on(role)) + ".")
        .collect(Collectors.joining("", key.help(), ""));
  }

  private static String use(KeyUse use) {
    return use.form().expected() + "; default: " + use.fallback().text();
  }

  private static ValueForm<?> mainForm(TuningKey key) {
    return key.on(key.roles().get(0)).form();
  }

  private static String wholeValue(ValueForm<?> form) {
    return "^" + WrittenText.BLANKS + "(?:" + form.pattern() + ")" + WrittenText.BLANKS + "$";
  }

  // A Service with any key under the prefix needs the role.
  private static Json roleUnlessFree() {
    Json.Fields hasRole =
        Json.Fields.none().with("required", Json.texts(List.of(Annotations.ROLE)));
    Json.Fields names = Json.Fields.none().with("pattern", NOT_UNDER_PREFIX);
    return new Json.Items(List.of(hasRole, Json.Fields.none().with("propertyNames", names)));
  }

  // Where a key's form differs between the roles, the second one is a condition on the role.
  private static List<Json> stricterRoles() {
    List<Json> conditions = new ArrayList<>();
    for (TuningKey key : TuningKey.values()) {
      for (EndpointRole role : key.roles()) {
        ValueForm<?> form = key.on(role).form();
        if (!form.pattern().equals(mainForm(key).pattern())) {
          conditions.add(condition(role, key, form));
        }
      }
    }
    return conditions;
  }

  private static Json condition(EndpointRole role, TuningKey key, ValueForm<?> form) {
    String thisRole = "^" + WrittenText.BLANKS + role.label() + WrittenText.BLANKS + "$";
    Json.Fields roleIs =
        withProperty(Annotations.ROLE, thisRole)
            .with("required", Json.texts(List.of(Annotations.ROLE)));
    return Json.Fields.none()
        .with("if", roleIs)
        .with("then", withProperty(key.annotation(), wholeValue(form)));
  }

  private static Json.Fields withProperty(String name, String pattern) {
    Json.Fields property = Json.Fields.none().with("pattern", pattern);
    return Json.Fields.none().with("properties", Json.Fields.none().with(name, property));
  }
}
