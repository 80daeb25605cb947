package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Splits YAML text, which JSON is too, into documents whose pieces know their lines.
 *
 * <p>The depth is bounded before the stack is, and what aliases stand for before anybody walks it.
 */
final class YamlDocuments {
  /** Kubernetes objects nest to about 15. */
  private static final int MAX_DEPTH = 100;

  /** With every alias written out; a file of 64 MiB without aliases stays below. */
  private static final long MAX_SIZE = 40_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchemaWithoutMerge())
          .setCodePointLimit(Integer.MAX_VALUE)
          // They are bounded by what they stand for, below.
          .setMaxAliasesForCollections(Integer.MAX_VALUE)
          .setParseComments(false)
          .build();

  private final Map<Node, Extent> anchored = new HashMap<>();

  private YamlDocuments() {}

  /** How many nodes a node comes to with every alias written out, and how deep they nest. */
  private record Extent(long size, int depth) {}

  /** The core schema of YAML 1.2, in which {@code <<} is a name like any other. */
  private static final class CoreSchemaWithoutMerge extends CoreSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new CoreScalarResolver(false);
    }
  }

  /**
   * The library's parser with a limit, since what nests without end would end its stack, and with
   * one mark for all that begins on a line: two for each value, each with a part of the text, would
   * take more memory than the values.
   */
  private static final class BoundedParser extends ParserImpl {
    private static final int[] NO_TEXT = {};

    private int depth;
    private Optional<Mark> lastMark = Optional.empty();

    BoundedParser(String text) {
      super(SETTINGS, new StreamReader(SETTINGS, text));
    }

    int lastLine() {
      return Piece.lineOf(lastMark);
    }

    @Override
    public Event next() {
      Event event = super.next();
      if (Piece.lineOf(event.getStartMark()) != lastLine()) {
        lastMark = event.getStartMark().map(mark -> new Mark("", 0, mark.getLine(), 0, NO_TEXT, 0));
      }
      depth +=
          switch (event.getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
          };
      if (depth > MAX_DEPTH) {
        throw new ParserException(
            "more than " + MAX_DEPTH + " levels inside each other", event.getStartMark());
      }
      return withLine(event);
    }

    private Event withLine(Event event) {
      if (event instanceof ScalarEvent e) {
        return new ScalarEvent(
            e.getAnchor(),
            e.getTag(),
            e.getImplicit(),
            e.getValue(),
            e.getScalarStyle(),
            lastMark,
            lastMark);
      }
      if (event instanceof MappingStartEvent e) {
        return new MappingStartEvent(
            e.getAnchor(), e.getTag(), e.isImplicit(), e.getFlowStyle(), lastMark, lastMark);
      }
      return event instanceof SequenceStartEvent e
          ? new SequenceStartEvent(
              e.getAnchor(), e.getTag(), e.isImplicit(), e.getFlowStyle(), lastMark, lastMark)
          : event;
    }
  }

  /**
   * The documents in order; those that are empty are left out, so the list may be.
   *
   * @throws FileProblem when the text is not YAML, nests too deep, names one field twice, or uses
   *     what Kubernetes manifests never need: recursive aliases, keys that are not text, merge keys
   */
  static List<Piece> of(String text) throws FileProblem {
    BoundedParser parser = new BoundedParser(text);
    List<Piece> documents = new ArrayList<>();
    try {
      Composer nodes = new Composer(SETTINGS, parser);
      while (nodes.hasNext()) {
        Piece document = new Piece("", nodes.next());
        new YamlDocuments().extentOf(document.node(), 1);
        if (!document.isNothing()) {
          documents.add(document);
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      throw notYaml(Piece.lineOf(e.getProblemMark()), e.getProblem());
    } catch (ReaderException e) {
      throw notYaml(
          lineAt(e.getPosition(), text),
          String.format("the character U+%04X, which YAML does not allow", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw notYaml(parser.lastLine(), String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      // The library (3.0.1) lets it out for an escape without digits, "\\x" at the end of a text.
      throw notYaml(parser.lastLine(), "an escape such as \\x41 without its digits, here or below");
    }
  }

  private Extent extentOf(Node node, int depth) throws FileProblem {
    Extent extent = anchored.get(node);
    if (extent == null) {
      extent = measured(node, depth);
    }
    if (extent.size() > MAX_SIZE) {
      throw tooMuch(node, "aliases that stand for more than " + MAX_SIZE + " values");
    }
    if (depth + extent.depth() > MAX_DEPTH + 1) {
      throw tooMuch(node, "aliases that nest more than " + MAX_DEPTH + " levels");
    }
    if (node.getAnchor().isPresent()) {
      anchored.put(node, extent);
    }
    return extent;
  }

  private Extent measured(Node node, int depth) throws FileProblem {
    if (node.isRecursive()) {
      throw notYaml(lineOf(node), "an alias inside of what it stands for");
    }
    long size = 1;
    int inner = 0;
    for (Node child : children(node)) {
      Extent extent = extentOf(child, depth + 1);
      size += extent.size();
      inner = Math.max(inner, extent.depth());
    }
    return new Extent(size, inner + 1);
  }

  private static List<Node> children(Node node) throws FileProblem {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    List<Node> children = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      Set<String> names = new HashSet<>();
      for (NodeTuple field : mapping.getValue()) {
        requireName(field.getKeyNode(), names);
        children.add(field.getKeyNode());
        children.add(field.getValueNode());
      }
    }
    return children;
  }

  private static void requireName(Node key, Set<String> names) throws FileProblem {
    if (!(key instanceof ScalarNode scalar)) {
      throw notYaml(lineOf(key), new Piece("", key).description() + " as the name of a field");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw notYaml(lineOf(key), "a merge key (<<): write its fields out");
    }
    if (!names.add(scalar.getValue())) {
      throw notYaml(
          lineOf(key), "the field " + FoundText.of(scalar.getValue()) + " for the second time");
    }
  }

  private static int lineOf(Node node) {
    return Piece.lineOf(node.getStartMark());
  }

  private static int lineAt(int codePoints, String text) {
    return 1
        + (int) text.codePoints().limit(Math.max(codePoints, 0)).filter(c -> c == '\n').count();
  }

  private static FileProblem notYaml(int line, String found) {
    return new FileProblem(
        line,
        FoundText.of(found),
        "YAML of Kubernetes objects",
        "Mend the line or put the former file back.");
  }

  private static FileProblem tooMuch(Node node, String found) {
    return new FileProblem(
        lineOf(node),
        found,
        "YAML of Kubernetes objects",
        "Write the objects out without nested aliases.");
  }
}
