/**
 * What clients may do, what it costs the server, and the words in which they are turned away. In:
 * the operator's limits, and what each client does. Out: a place, or the reason why there is none.
 *
 * <p>The ground of {@code xds}: it imports none of the other packages. Any thread.
 */
@NullMarked
package io.milvusxds.xds.limits;

import org.jspecify.annotations.NullMarked;
