/**
 * Prints Envoy messages for people and for Envoy itself: one form for the commands, the admin page
 * and the tests.
 *
 * <p>In: messages. Out: a JSON tree with the field names of Envoy's documentation, or YAML text.
 * Secrets are never in it. Pure. What newer Envoys know and the message classes do not is in {@code
 * NewerFields}.
 */
@NullMarked
package io.milvusxds.translate.text;

import org.jspecify.annotations.NullMarked;
