package io.milvusxds.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.milvusxds.model.Finding;
import java.util.List;

/** Findings as JSON, the same on the admin page and in {@code milvus-xds check -o json}. */
public final class FindingJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private FindingJson() {}

  /** An array with one object per finding, in the given order; all parts are there, even empty. */
  public static String print(List<Finding> findings) {
    ArrayNode list = MAPPER.createArrayNode();
    for (Finding finding : findings) {
      list.addObject()
          .put("severity", finding.severity().label())
          .put("subject", finding.subject().toString())
          .put("key", finding.key())
          .put("found", finding.found())
          .put("expected", finding.expected())
          .put("effect", finding.effect())
          .put("remedy", finding.remedy());
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings: " + findings, e);
    }
  }
}
