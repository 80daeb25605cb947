package io.milvusxds.testing.seed;

import static java.util.Objects.requireNonNull;

import io.grpc.Metadata;
import java.time.Duration;

/**
 * What a call asks of the node that gets it; it travels in headers, so that nodes need no settings
 * and calls that ask for different things can be under way at once.
 *
 * @param takes until the answer
 * @param slowNode the name of a node that takes longer; empty when none does
 * @param slowTakes until the answer of that node
 * @param vectorBytes in the request, beside a few dozen bytes
 * @param answerBytes in the answer
 */
public record Demand(
    Duration takes, String slowNode, Duration slowTakes, int vectorBytes, int answerBytes) {
  /** 1 ms on each node, 1 KiB in and out. */
  public static final Demand DULL = new Demand(Duration.ofMillis(1), "", Duration.ZERO, 1024, 1024);

  private static final Metadata.Key<String> TAKES = key("x-test-takes-millis");
  private static final Metadata.Key<String> SLOW_NODE = key("x-test-slow-node");
  private static final Metadata.Key<String> SLOW_TAKES = key("x-test-slow-takes-millis");
  private static final Metadata.Key<String> ANSWER_BYTES = key("x-test-answer-bytes");

  public Demand {
    requireNonNull(takes, "takes");
    requireNonNull(slowNode, "slowNode");
    requireNonNull(slowTakes, "slowTakes");
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** The same, but so long on every node. */
  public Demand taking(Duration everywhere) {
    return new Demand(everywhere, slowNode, slowTakes, vectorBytes, answerBytes);
  }

  /** The same, but so long on this node. */
  public Demand slowOn(String node, Duration there) {
    return new Demand(takes, node, there, vectorBytes, answerBytes);
  }

  /** The same, but with so many bytes. */
  public Demand of(int bytesIn, int bytesOut) {
    return new Demand(takes, slowNode, slowTakes, bytesIn, bytesOut);
  }

  void putInto(Metadata headers) {
    headers.put(TAKES, Long.toString(takes.toMillis()));
    headers.put(SLOW_NODE, slowNode);
    headers.put(SLOW_TAKES, Long.toString(slowTakes.toMillis()));
    headers.put(ANSWER_BYTES, Integer.toString(answerBytes));
  }

  /** How long this node takes for a call with these headers. */
  static Duration takes(Metadata headers, String node) {
    boolean slow = node.equals(headers.get(SLOW_NODE));
    return Duration.ofMillis(Math.max(1, number(headers, slow ? SLOW_TAKES : TAKES)));
  }

  /** How many bytes the answer to a call with these headers has. */
  static int answerBytes(Metadata headers) {
    return Math.toIntExact(number(headers, ANSWER_BYTES));
  }

  private static long number(Metadata headers, Metadata.Key<String> key) {
    String text = headers.get(key);
    return text == null ? 0 : Long.parseLong(text);
  }
}
