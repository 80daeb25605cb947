/**
 * Turns the annotations of one service into typed settings.
 *
 * <p>In: a {@code MilvusService} and the values accepted before. Out: a {@code ServiceTuning} and
 * findings. Pure: no clock, thread, I/O or logger. Each annotation is a {@code Setting}, declared
 * beside the record that it fills; {@code SettingTable} collects them, and the parser, the docs
 * page, the JSON schema and the admission policy are made from it.
 */
@NullMarked
package io.milvusxds.tuning;

import org.jspecify.annotations.NullMarked;
