package io.milvusxds.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where in a file a service and its annotations stand.
 *
 * <p>No part of {@link MilvusService}: a line that moves changes nothing that is served.
 *
 * @param file as the operator names it
 * @param line of the service
 * @param lines of its annotations, by key with prefix
 */
public record ServicePlaces(String file, int line, SortedMap<String, Integer> lines) {
  public ServicePlaces {
    requireNonNull(file, "file");
    lines = Collections.unmodifiableSortedMap(new TreeMap<>(lines));
  }

  /** The place of an annotation; that of the service for every other key. */
  PlaceInFile of(String key) {
    return new PlaceInFile(file, lines.getOrDefault(key, line));
  }
}
