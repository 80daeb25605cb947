package io.milvusxds.routing;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.tuning.PoolTuning;
import io.milvusxds.tuning.Setting;
import io.milvusxds.tuning.form.ValueForm;
import java.util.List;

/** A question about shards that cannot be answered; the message is for the operator. */
public final class ShardQuestionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int MAX_LISTED = 20;

  // Milvus' own.
  private static final int EXAMPLE_PORT = 19530;

  private final String problem;

  private ShardQuestionException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What was found, what was expected, and what to do. */
  public String problem() {
    return problem;
  }

  static ShardQuestionException notDivided(DeploymentRef deployment) {
    return new ShardQuestionException(
        "the searches of "
            + deployment
            + " are not divided into shards (expected: "
            + PoolTuning.LB_POLICY.annotation()
            + ": \"segment-hash\" on its read-only Service); set it, in a copy of the file at"
            + " first, and ask again");
  }

  static ShardQuestionException unusable(
      Setting<?> key, String text, ValueForm<?> form, String problem) {
    return new ShardQuestionException(
        key.key()
            + ": \""
            + text
            + "\" (expected: "
            + form.expected()
            + "; this one "
            + problem
            + ")");
  }

  static ShardQuestionException unknown(String node, List<String> known) {
    String names = String.join(", ", known.subList(0, Math.min(MAX_LISTED, known.size())));
    String more = known.size() > MAX_LISTED ? " and " + (known.size() - MAX_LISTED) + " more" : "";
    return new ShardQuestionException(
        "no read-only node to be removed is named "
            + node
            + " (expected: "
            + (known.isEmpty() ? "a node; there is none" : "one of " + names + more)
            + ")");
  }

  static ShardQuestionException alreadyThere(String node) {
    return new ShardQuestionException(
        "node to be added: \""
            + node
            + "\" (expected: NAME or HOST:PORT, and @ZONE where it matters, of a node that is not"
            + " there yet, each once)");
  }

  static ShardQuestionException withoutPort(String node, String host) {
    HostPort example = new HostPort(host.replaceAll("^\\[(.+)]$", "$1"), EXAMPLE_PORT);
    return new ShardQuestionException(
        "node to be added: \""
            + node
            + "\" has no port (expected: HOST:PORT, as the nodes that are there are named, and"
            + " @ZONE where it matters); add the port, for example "
            + example
            + node.substring(host.length()));
  }
}
