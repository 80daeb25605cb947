/**
 * What one client asked for and has, and so what it is sent next, in both protocols. In: its
 * requests and the newest {@code Snapshot}. Out: a {@code Reply}, or nothing for now. {@code
 * SubscriptionSet} is the door: the order of types is its own, one type is a {@code Subscription}.
 *
 * <p>Stands above {@code resource} and {@code limits}; knows no network, clock or thread. All of it
 * is owned by the loop of its stream.
 */
@NullMarked
package io.milvusxds.xds.subscription;

import org.jspecify.annotations.NullMarked;
