/**
 * Turns the state of a registry into whole {@code SourceSnapshot}s, again at each change.
 *
 * <p>A source runs a watch thread of its own, which owns nothing: it hands each snapshot to a
 * consumer that must not block. A source never emits before it knows everything once, and never
 * stops because its input is broken: it keeps the last good state and adds a finding.
 */
@NullMarked
package io.milvusxds.discovery;

import org.jspecify.annotations.NullMarked;
