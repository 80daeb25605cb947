package io.milvusxds.model;

/** How much a finding matters. */
public enum Severity {
  /** Something that the operator asked for does not apply. */
  ERROR,
  /** What was asked for applies, but is probably not what was meant. */
  WARNING;

  /** The word in logs, metrics and JSON: {@code error} or {@code warning}. */
  public String label() {
    return this == ERROR ? "error" : "warning";
  }
}
