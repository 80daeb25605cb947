package io.milvusxds.xds;

/** Who the client of a stream is, and the group that it therefore belongs to. */
record Membership<K>(EnvoyNode node, K name, Group group) {}
