/**
 * What several tests share: builders with dull defaults, fakes that behave, and parts of the
 * machine.
 */
@NullMarked
package io.milvusxds.testing;

import org.jspecify.annotations.NullMarked;
