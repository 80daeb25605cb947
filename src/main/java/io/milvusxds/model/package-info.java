/**
 * Facts about Milvus services as a registry tells them, and findings about what an operator wrote.
 *
 * <p>In: nothing; this package imports nobody. Out: immutable records that every other package
 * passes on. Any thread may hold them.
 */
@NullMarked
package io.milvusxds.model;

import org.jspecify.annotations.NullMarked;
