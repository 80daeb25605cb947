package io.milvusxds.model;

/** Whether an endpoint may get new requests. */
public enum EndpointState {
  /** Takes new requests. */
  SERVING,
  /** Finishes what it has and takes nothing new: it is terminating but still answers. */
  DRAINING,
  /** Known, but not ready; takes nothing. */
  NOT_READY
}
