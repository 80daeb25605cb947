/**
 * A real Envoy as a child process: finds or fetches the program, starts it, asks it, ends it.
 *
 * <p>In: a bootstrap. Out: a running Envoy and its admin pages. What is fetched is kept in a cache
 * folder, whole or not at all.
 */
@NullMarked
package io.milvusxds.demo.envoy;

import org.jspecify.annotations.NullMarked;
