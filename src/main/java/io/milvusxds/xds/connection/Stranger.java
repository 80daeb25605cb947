package io.milvusxds.xds.connection;

/** Whoever connects and is no xDS client. */
public enum Stranger {
  /** Speaks HTTP/1.1: a browser, a probe, a scanner. */
  HTTP1("http1"),
  /** Begins with a TLS handshake, which this port does not speak. */
  TLS("tls"),
  /** Sends bytes that are nothing of all this, or breaks off HTTP/2 by breaking its rules. */
  GARBAGE("garbage"),
  /** Says nothing, or opens no stream, for too long. */
  SILENT("silent");

  private final String label;

  Stranger(String label) {
    this.label = label;
  }

  /** One word, for logs and metrics. */
  public String label() {
    return label;
  }
}
