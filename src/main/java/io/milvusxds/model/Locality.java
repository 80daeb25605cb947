package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Where an endpoint runs. Ordered by region, then zone.
 *
 * @param region the cloud region; empty when unknown
 * @param zone the zone within it; empty when unknown
 */
public record Locality(String region, String zone) implements Comparable<Locality> {
  /** Neither region nor zone is known. */
  public static final Locality UNKNOWN = new Locality("", "");

  private static final Comparator<Locality> ORDER =
      Comparator.comparing(Locality::region).thenComparing(Locality::zone);

  public Locality {
    requireNonNull(region, "region");
    requireNonNull(zone, "zone");
  }

  @Override
  public int compareTo(Locality other) {
    return ORDER.compare(this, other);
  }
}
