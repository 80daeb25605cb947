/**
 * Shows milvus-xds at work on one machine, and lends its parts to the tests.
 *
 * <p>In: nothing but a way to start the control plane, which the command line gives. Out: a story
 * on the terminal, told with a real Envoy, demo nodes that speak a part of the Milvus 1.x API over
 * one storage in memory, and a client. Every wait has a limit; all that is started is stopped.
 */
@NullMarked
package io.milvusxds.demo;

import org.jspecify.annotations.NullMarked;
