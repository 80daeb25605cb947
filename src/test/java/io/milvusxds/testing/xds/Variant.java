package io.milvusxds.testing.xds;

/**
 * The four ways to speak xDS: all state or only changes, one stream for all types or one for each.
 */
public enum Variant {
  SOTW_AGGREGATED("state-of-the-world, aggregated"),
  SOTW_SEPARATE("state-of-the-world, a stream per type"),
  DELTA_AGGREGATED("delta, aggregated"),
  DELTA_SEPARATE("delta, a stream per type");

  private final String label;

  Variant(String label) {
    this.label = label;
  }

  public boolean isDelta() {
    return this == DELTA_AGGREGATED || this == DELTA_SEPARATE;
  }

  public boolean isAggregated() {
    return this == SOTW_AGGREGATED || this == DELTA_AGGREGATED;
  }

  @Override
  public String toString() {
    return label;
  }
}
