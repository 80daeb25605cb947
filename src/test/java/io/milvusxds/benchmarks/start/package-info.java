/** What a start of the product costs, and what the first changes after it take. */
@NullMarked
package io.milvusxds.benchmarks.start;

import org.jspecify.annotations.NullMarked;
