package io.milvusxds.tuning;

import java.util.List;

/** The form of an annotation that is planned: no value is right yet. */
record PlannedForm() implements ValueForm<String> {
  @Override
  public Reading<String> read(String text) {
    return Reading.bad("is planned but not available in this version");
  }

  @Override
  public String expected() {
    return "no such annotation in this version: segment-hash balancing is planned but not"
        + " available";
  }

  /** Matches nothing: one character out of an empty range. */
  @Override
  public String pattern() {
    return "[^\\s\\S]";
  }

  @Override
  public List<String> examples() {
    return List.of();
  }
}
