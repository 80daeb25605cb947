package io.milvusxds.xds;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A response that is due on one stream, complete but for its nonce.
 *
 * @param version the version of all that the client subscribed to within the type, also of what is
 *     not in this response
 * @param body the serialised message without nonce, shared with other streams
 * @param sent the names of the resources in it, sorted
 * @param changed those of them that the client may not have in this version, sorted
 * @param removed the names that it tells to be gone, sorted; always empty in state-of-the-world
 */
record Reply(
    ResourceType type,
    String version,
    ByteString body,
    List<String> sent,
    List<String> changed,
    List<String> removed) {}
