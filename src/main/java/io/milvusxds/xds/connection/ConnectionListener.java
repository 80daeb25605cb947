package io.milvusxds.xds.connection;

/** Hears of clients that are turned away before they are served; must not block. */
public interface ConnectionListener {
  /** A client was turned away with this reason. */
  default void refused(String peer, String reason) {}

  /** A connection that no xDS client makes was closed; called on a thread of the network. */
  default void stranger(String peer, Stranger kind) {}
}
