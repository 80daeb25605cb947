package io.milvusxds.xds.limits;

/** Words that a client chose, made fit to be kept, logged and sent back. */
public final class ClientWords {
  /** Of an error message, in characters: Envoy sometimes prints the whole message it refused. */
  public static final int MAX_MESSAGE = 4_096;

  /**
   * Of the reason that a client is turned away with, in characters. It must fit in 8 KiB of
   * headers, the least that gRPC clients take, also when each character needs nine bytes there.
   */
  static final int MAX_REASON = 800;

  private ClientWords() {}

  /** The text when it is short enough, else its beginning and how much is missing. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    // Half of a pair of surrogates is no character.
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "… (" + (text.length() - end) + " characters more)";
  }

  /** A reason on one line: a client's control characters could fake lines of a log. */
  public static String reason(String text) {
    return cut(text, MAX_REASON).replaceAll("\\p{Cntrl}", " ");
  }
}
