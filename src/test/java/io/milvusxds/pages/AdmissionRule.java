package io.milvusxds.pages;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidationBuilder;

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

  /** The rule as the API server knows it. */
  Validation validation() {
    return new ValidationBuilder().withExpression(condition).withMessageExpression(message).build();
  }
}
