package io.milvusxds.demo.milvus;

import static java.util.Objects.requireNonNull;

import io.milvusxds.demo.milvus1.ErrorCode;

/**
 * A demo node's no to a request that it understood; the client gets it inside the answer, as Milvus
 * does it.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public Refusal(ErrorCode code, String reason) {
    super(reason);
    this.code = requireNonNull(code, "code");
  }

  /** The code that the answer carries; never {@code SUCCESS}. */
  public ErrorCode code() {
    return code;
  }

  /** Why, in words. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
