/**
 * Clients of Milvus 1.x that ask steadily and count what came of it.
 *
 * <p>In: an address and a question. Out: answers, the nodes that gave them, and how many calls
 * failed. Each load has its own threads, which end with it.
 */
@NullMarked
package io.milvusxds.demo.load;

import org.jspecify.annotations.NullMarked;
