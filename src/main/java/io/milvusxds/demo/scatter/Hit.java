package io.milvusxds.demo.scatter;

/**
 * One row found by a search.
 *
 * @param distance to the query, by the metric of the collection
 */
public record Hit(long id, float distance) {}
