package io.milvusxds.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.milvusxds.model.Finding;
import java.util.List;

/**
 * Findings for programs, the same on the admin page and in {@code milvus-xds check}: a list with
 * one object for each, in the given order; all parts are there, even empty.
 */
public final class FindingList {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private FindingList() {}

  /** As JSON. */
  public static String json(List<Finding> findings) {
    return print(findings, JSON);
  }

  /** As YAML. */
  public static String yaml(List<Finding> findings) {
    return print(findings, YAML).stripTrailing();
  }

  private static String print(List<Finding> findings, ObjectMapper mapper) {
    ArrayNode list = mapper.createArrayNode();
    for (Finding finding : findings) {
      ObjectNode object =
          list.addObject()
              .put("code", finding.code().label())
              .put("severity", finding.severity().label())
              .put("subject", finding.subject().toString());
      finding.subject().fields().forEach(object.putObject("about")::putPOJO);
      object
          .put("key", finding.key())
          .put("found", finding.found())
          .put("expected", finding.expected())
          .put("effect", finding.effect())
          .put("remedy", finding.remedy());
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings: " + findings, e);
    }
  }
}
