/**
 * An xDS client for every variant of the protocol, one without manners, and small messages and a
 * listener for the server that they talk to.
 */
@NullMarked
package io.milvusxds.testing.xds;

import org.jspecify.annotations.NullMarked;
