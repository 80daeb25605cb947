/**
 * Turns the annotations of one service into typed settings.
 *
 * <p>In: a {@code MilvusService} and the values accepted before. Out: a {@code ServiceTuning} and
 * findings. Pure: no clock, thread, I/O or logger. One table, {@code TuningKey}, drives the parser,
 * the docs page and the JSON schema.
 */
@NullMarked
package io.milvusxds.tuning;

import org.jspecify.annotations.NullMarked;
