package io.milvusxds.tuning;

/**
 * One rule of an admission policy, in CEL.
 *
 * @param condition true when the Service may pass; one line
 * @param message an expression for what to say when it may not; one line
 */
record AdmissionRule(String condition, String message) {
  /** A rule that holds only for some Services. */
  static AdmissionRule when(String applies, String condition, String message) {
    return new AdmissionRule("!(" + applies + ") || (" + condition + ")", message);
  }
}
