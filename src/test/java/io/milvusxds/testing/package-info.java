/**
 * Builders with dull defaults and fakes that behave, for the tests of all packages.
 *
 * <p>Nothing here asserts; the test says what matters.
 */
@NullMarked
package io.milvusxds.testing;

import org.jspecify.annotations.NullMarked;
