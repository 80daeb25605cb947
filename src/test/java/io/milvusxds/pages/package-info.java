/**
 * What is generated from the tables of the product and kept in the repository: pages of the docs,
 * the JSON schema, the admission policy of the chart, the example bootstraps.
 *
 * <p>In: the tables. Out: texts by file. {@code WritePages} writes them, a test compares. No part
 * of the product's jar.
 */
@NullMarked
package io.milvusxds.pages;

import org.jspecify.annotations.NullMarked;
