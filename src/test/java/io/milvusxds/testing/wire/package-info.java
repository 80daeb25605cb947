/** Bytes, frames and connections below what gRPC makes of them. */
@NullMarked
package io.milvusxds.testing.wire;

import org.jspecify.annotations.NullMarked;
