package io.milvusxds.demo.scatter;

import java.util.SortedMap;

/** Some segments did not answer, and the caller wants all or nothing. */
public final class IncompleteSearch extends Exception {
  private static final long serialVersionUID = 1L;

  IncompleteSearch(SortedMap<String, String> failures) {
    super("segments without an answer: " + failures);
  }
}
