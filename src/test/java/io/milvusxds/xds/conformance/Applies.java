package io.milvusxds.xds.conformance;

import static io.milvusxds.testing.xds.Variant.DELTA_AGGREGATED;
import static io.milvusxds.testing.xds.Variant.DELTA_SEPARATE;
import static io.milvusxds.testing.xds.Variant.SOTW_AGGREGATED;
import static io.milvusxds.testing.xds.Variant.SOTW_SEPARATE;

import com.google.common.collect.ImmutableList;
import io.milvusxds.testing.xds.Variant;

/** In which variants of the protocol a rule exists. */
enum Applies {
  EVERYWHERE(Variant.values()),
  STATE_OF_THE_WORLD(SOTW_AGGREGATED, SOTW_SEPARATE),
  DELTA(DELTA_AGGREGATED, DELTA_SEPARATE),
  /** Where one stream carries all types, and so has an order between them. */
  AGGREGATED(SOTW_AGGREGATED, DELTA_AGGREGATED),
  SEPARATE(SOTW_SEPARATE, DELTA_SEPARATE),
  AGGREGATED_STATE_OF_THE_WORLD(SOTW_AGGREGATED),
  AGGREGATED_DELTA(DELTA_AGGREGATED);

  private final ImmutableList<Variant> variants;

  Applies(Variant... variants) {
    this.variants = ImmutableList.copyOf(variants);
  }

  boolean in(Variant variant) {
    return variants.contains(variant);
  }

  /** In the order of {@link Variant}; never empty. */
  ImmutableList<Variant> variants() {
    return variants;
  }
}
