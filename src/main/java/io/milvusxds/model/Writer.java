package io.milvusxds.model;

/** Who wrote a service, which decides what its annotations may reach. */
public enum Writer {
  /** The operator of this control plane, in a file that is the operator's own. */
  OPERATOR,
  /** Whoever may write Services in a namespace of a shared cluster. */
  NAMESPACE
}
