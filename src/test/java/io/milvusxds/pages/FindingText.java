package io.milvusxds.pages;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the page says of a kind of finding, in sentences.
 *
 * @param means what the matter is
 * @param applies what applies meanwhile
 * @param remedy what to do about it
 */
record FindingText(String means, String applies, String remedy) {
  private static final String RESOURCE = "/pages/findings.yaml";

  /**
   * All of them, by the label of their code.
   *
   * @throws UncheckedIOException if the resource can not be read, or has a field of another name
   */
  static Map<String, FindingText> byLabel() {
    try (InputStream yaml = FindingText.class.getResourceAsStream(RESOURCE)) {
      return new YAMLMapper().readValue(yaml, new TypeReference<TreeMap<String, FindingText>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
