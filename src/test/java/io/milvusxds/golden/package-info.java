/**
 * Golden cases: a folder with what an operator writes and what Envoy gets for it.
 *
 * <p>The same input goes through reader, parser, planner and translator, as in the server.
 */
@NullMarked
package io.milvusxds.golden;

import org.jspecify.annotations.NullMarked;
