package io.milvusxds.xds;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a client is able to do.
 *
 * @param majorVersion of its program; 0 when it does not say
 * @param minorVersion of its program
 * @param accessLogFilters the extensions that it has of the kind of access log filters, by name
 */
public record ClientBuild(int majorVersion, int minorVersion, SortedSet<String> accessLogFilters) {
  /** Of a client that says nothing of it. */
  public static final ClientBuild UNTOLD = new ClientBuild(0, 0, new TreeSet<>());

  public ClientBuild {
    accessLogFilters = Collections.unmodifiableSortedSet(new TreeSet<>(accessLogFilters));
  }

  /** Whether its program is of this version or a later one. */
  public boolean isAtLeast(int major, int minor) {
    return majorVersion > major || (majorVersion == major && minorVersion >= minor);
  }
}
