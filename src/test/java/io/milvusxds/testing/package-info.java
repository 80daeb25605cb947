/**
 * What tests of many packages share: patience, a clock, processes and parts of the machine. What
 * supports one subject is in a package of its own below; what one package alone uses lies beside
 * it.
 */
@NullMarked
package io.milvusxds.testing;

import org.jspecify.annotations.NullMarked;
