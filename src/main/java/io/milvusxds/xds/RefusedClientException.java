package io.milvusxds.xds;

import io.grpc.Status;

/** A client asks for what it can not have; its stream ends with this status and its reason. */
final class RefusedClientException extends Exception {
  private final transient Status status;

  /**
   * @param reason what was found, what was expected, what to do; made fit to be kept and logged
   */
  RefusedClientException(Status.Code code, String reason) {
    // Says nothing about this program, so the place where it was made is of no interest.
    super(ClientWords.reason(reason), null, false, false);
    this.status = code.toStatus().withDescription(getMessage());
  }

  Status status() {
    return status;
  }
}
