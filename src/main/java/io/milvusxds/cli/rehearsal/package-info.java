/**
 * Brings made-up changes through all stages to a client of its own before anyone is served, so that
 * the first real change meets compiled code.
 *
 * <p>In: nothing. Out: nothing; what it makes (a source, a pipeline, an xDS server on a free port
 * of 127.0.0.1 and a connection to it) is its own and ends with it. It runs on the thread {@code
 * rehearsal}, and those of its pipeline and server.
 */
@NullMarked
package io.milvusxds.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
