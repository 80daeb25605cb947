/** Calls at a steady rate, about segments of which some are asked for more than others. */
@NullMarked
package io.milvusxds.testing.load;

import org.jspecify.annotations.NullMarked;
