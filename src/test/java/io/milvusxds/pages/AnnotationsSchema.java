package io.milvusxds.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusxds.model.Annotations;
import io.milvusxds.tuning.ServiceRole;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.SettingTable;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.WrittenText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON schema (draft 2020-12) of the {@code metadata.annotations} of a Service.
 *
 * <p>It refuses what the parser answers with an error, and unknown keys under the prefix. Three
 * things only the parser knows: whether one duration fits below another key's, what a list repeats,
 * and which text is too long for a DNS name or catches a write.
 */
final class AnnotationsSchema {
  private static final String NOT_UNDER_PREFIX =
      "^(?!" + Annotations.PREFIX.replace(".", "\\.") + ")";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AnnotationsSchema() {}

  /** The schema as text that ends with a line break. */
  static String render() {
    ObjectNode schema = object();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$comment", "Generated from the settings; do not edit.");
    schema.put("title", "The milvus-xds annotations of a Service");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (Setting<?> key : SettingTable.all()) {
      properties.set(key.annotation(), property(key));
    }
    schema.putObject("patternProperties").put(NOT_UNDER_PREFIX, true);
    schema.put("additionalProperties", false);
    addRoleUnlessFree(schema.putArray("anyOf"));
    addStricterRoles(schema.putArray("allOf"));
    return print(schema);
  }

  private static ObjectNode property(Setting<?> key) {
    ValueForm<?> form = mainForm(key);
    ObjectNode property = object();
    property.put("description", description(key));
    property.put("type", "string");
    property.put("pattern", wholeValue(form));
    form.examples().forEach(property.putArray("examples")::add);
    return property;
  }

  private static String description(Setting<?> key) {
    List<ServiceRole> roles = key.roles();
    List<String> uses = roles.stream().map(role -> use(key.on(role))).distinct().toList();
    if (uses.size() == 1) {
      String on = roles.stream().map(ServiceRole::label).collect(Collectors.joining(" and "));
      return key.help() + " On " + on + ": " + uses.get(0) + ".";
    }
    return roles.stream()
        .map(role -> " On " + role.label() + ": " + use(key.on(role)) + ".")
        .collect(Collectors.joining("", key.help(), ""));
  }

  private static String use(Setting.Use<?> use) {
    return use.form().expected() + "; default: " + use.fallback().text();
  }

  private static ValueForm<?> mainForm(Setting<?> key) {
    return key.on(key.roles().get(0)).form();
  }

  private static String wholeValue(ValueForm<?> form) {
    return "^" + WrittenText.BLANKS + "(?:" + form.pattern() + ")" + WrittenText.BLANKS + "$";
  }

  // A Service with any key under the prefix needs the role.
  private static void addRoleUnlessFree(ArrayNode choices) {
    choices.addObject().putArray("required").add(Annotations.ROLE);
    choices.addObject().putObject("propertyNames").put("pattern", NOT_UNDER_PREFIX);
  }

  // Where a key's form differs between the roles, the second one is a condition on the role.
  private static void addStricterRoles(ArrayNode conditions) {
    for (Setting<?> key : SettingTable.all()) {
      for (ServiceRole role : key.roles()) {
        ValueForm<?> form = key.on(role).form();
        if (!form.pattern().equals(mainForm(key).pattern())) {
          addCondition(conditions.addObject(), role, key, form);
        }
      }
    }
  }

  private static void addCondition(
      ObjectNode condition, ServiceRole role, Setting<?> key, ValueForm<?> form) {
    String thisRole = "^" + WrittenText.BLANKS + role.label() + WrittenText.BLANKS + "$";
    ObjectNode roleIs = condition.putObject("if");
    addProperty(roleIs, Annotations.ROLE, thisRole);
    roleIs.putArray("required").add(Annotations.ROLE);
    addProperty(condition.putObject("then"), key.annotation(), wholeValue(form));
  }

  private static void addProperty(ObjectNode schema, String name, String pattern) {
    schema.putObject("properties").putObject(name).put("pattern", pattern);
  }

  private static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  private static String print(ObjectNode schema) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
            .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
            .withSeparators(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    try {
      return MAPPER.writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("schema: has no text", e);
    }
  }
}
