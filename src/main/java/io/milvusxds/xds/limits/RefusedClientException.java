package io.milvusxds.xds.limits;

import io.grpc.Status;

/** A client asks for what it can not have; its stream ends with this status and its reason. */
public final class RefusedClientException extends Exception {
  private final transient Status status;

  /**
   * @param reason what was found, what was expected, what to do; made fit to be kept and logged
   */
  public RefusedClientException(Status.Code code, String reason) {
    // Says nothing about this program, so the place where it was made is of no interest.
    super(ClientWords.reason(reason), null, false, false);
    this.status = code.toStatus().withDescription(getMessage());
  }

  public Status status() {
    return status;
  }
}
