/** A node that answers any call, what calls it, and vectors to search for. */
@NullMarked
package io.milvusxds.testing.nodes;

import org.jspecify.annotations.NullMarked;
