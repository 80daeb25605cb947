package io.milvusxds.xds.subscription;

/** What a request says about the last response of its type. */
public enum Answer {
  /** It answers no response: a first request, or a changed subscription. */
  NONE,
  ACCEPTED,
  REJECTED,
  /** It was sent before the last response arrived. */
  STALE
}
