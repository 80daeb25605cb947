/**
 * The commands: flags, wiring, start and stop. The only package that knows all others.
 *
 * <p>In: arguments and environment. Out: an exit code: 0 done, 1 something is wrong with the input
 * or the world, 2 the command was not understood. What a user should read goes to standard error,
 * what a program should read to standard output.
 */
@NullMarked
package io.milvusxds.cli;

import org.jspecify.annotations.NullMarked;
