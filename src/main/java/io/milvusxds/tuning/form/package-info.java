/**
 * What the value of an annotation looks like: one form says it in words, as a pattern and by
 * example, and reads it.
 *
 * <p>In: a text. Out: a value, or what is wrong with the text. Pure. Knows numbers, durations,
 * names, hosts, words and lists of these, and nothing of single annotations.
 */
@NullMarked
package io.milvusxds.tuning.form;

import org.jspecify.annotations.NullMarked;
