/**
 * What is served: Envoy's messages, serialised once and versioned by their content, and what
 * streams that ask for the same have in common. In: messages, as whole {@code Snapshot}s. Out: the
 * resources that an interest covers, the {@code Step} from one such selection to the next, and
 * response bytes.
 *
 * <p>Stands above {@code limits} and knows nothing of streams. All of it is immutable but for what
 * it remembers of its own answers; any thread.
 */
@NullMarked
package io.milvusxds.xds.resource;

import org.jspecify.annotations.NullMarked;
