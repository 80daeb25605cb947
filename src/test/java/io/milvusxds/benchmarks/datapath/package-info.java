/** What a call costs through each kind of front. */
@NullMarked
package io.milvusxds.benchmarks.datapath;

import org.jspecify.annotations.NullMarked;
