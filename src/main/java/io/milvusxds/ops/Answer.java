package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a page answers.
 *
 * @param status the HTTP status
 * @param contentType with its character set; never HTML, so that no browser runs what an Envoy or
 *     an operator wrote
 * @param text the body
 */
record Answer(int status, String contentType, String text) {
  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text);
  }

  static Answer json(String text) {
    return new Answer(200, "application/json; charset=utf-8", text + "\n");
  }

  byte[] body() {
    return text.getBytes(UTF_8);
  }
}
