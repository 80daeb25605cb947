package io.milvusxds.xds;

import io.grpc.Status.Code;
import java.util.Collection;

/**
 * How much a request asks a stream to remember, looked at before any of it is taken in.
 *
 * @param names in its longest list of names
 * @param longestText characters of its longest name or version
 */
record RequestSize(int names, int longestText) {
  static final RequestSize NOTHING = new RequestSize(0, 0);

  /** This request with one more list of names that counts. */
  RequestSize andNames(Collection<String> more) {
    return new RequestSize(Math.max(names, more.size()), longestText).andTexts(more);
  }

  /** This request with more texts; how many there are is limited by the size of a request only. */
  RequestSize andTexts(Collection<String> more) {
    int longest = longestText;
    for (String text : more) {
      longest = Math.max(longest, text.length());
    }
    return new RequestSize(names, longest);
  }

  /** Refuses a request that is too much for one stream. */
  void check(XdsLimits limits) throws RefusedClientException {
    int maxName = limits.texts().maxName();
    if (longestText > maxName) {
      throw new RefusedClientException(
          Code.INVALID_ARGUMENT,
          "a name or version of "
              + longestText
              + " characters (expected: at most "
              + maxName
              + ")");
    }
    checkNames(names, limits);
  }

  /** Refuses more names than one stream may subscribe to. */
  static void checkNames(int names, XdsLimits limits) throws RefusedClientException {
    int maxNames = limits.maxNamesPerStream();
    if (names > maxNames) {
      throw new RefusedClientException(
          Code.RESOURCE_EXHAUSTED,
          "subscribed to " + names + " names (expected: at most " + maxNames + ")");
    }
  }
}
