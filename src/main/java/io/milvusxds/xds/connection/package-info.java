/**
 * What lies between a socket and a stream: who is let in, the loops that carry the connections, and
 * requests and responses as bytes. In: bytes of strangers. Out: {@code Incoming} requests on the
 * {@code Loop} of their connection.
 *
 * <p>Stands above {@code limits} only; knows neither resources nor streams. Each connection belongs
 * to one loop for life.
 */
@NullMarked
package io.milvusxds.xds.connection;

import org.jspecify.annotations.NullMarked;
