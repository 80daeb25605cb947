package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Splits YAML text into documents whose pieces know their lines.
 *
 * <p>It builds on the events of the YAML library instead of its objects: so the depth is bounded
 * before the stack is, an alias never multiplies anything, and a line costs one number, not a copy
 * of the text around it. JSON is read too, since it is YAML.
 */
final class YamlDocuments {
  /** Kubernetes objects nest to about 15. */
  private static final int MAX_DEPTH = 100;

  /** With every alias written out; a file of 64 MiB without aliases stays below. */
  private static final long MAX_SIZE = 40_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setParseComments(false).build();

  private final String text;
  private final Iterator<Event> events;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private int lastLine;

  private YamlDocuments(String text) {
    this.text = text;
    this.events = new Parse(SETTINGS).parseString(text).iterator();
  }

  /**
   * The documents in order; those that are empty are left out, so the list may be.
   *
   * @throws UnreadableFileException when the text is not YAML, nests too deep, names one field
   *     twice, or uses what Kubernetes manifests never need: recursive aliases, keys that are not
   *     text, merge keys
   */
  static List<YamlNode> of(String text) throws UnreadableFileException {
    YamlDocuments documents = new YamlDocuments(text);
    try {
      return documents.all();
    } catch (MarkedYamlEngineException e) {
      throw notYaml(e.getProblemMark().map(YamlDocuments::lineOf).orElse(0), e.getProblem());
    } catch (ReaderException e) {
      throw notYaml(
          documents.lineAt(e.getPosition()),
          String.format("the character U+%04X, which YAML does not allow", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw notYaml(documents.lastLine, String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      // The library (3.0.1) lets it out for an escape without digits, "\\x" at the end of a text.
      throw notYaml(
          documents.lastLine, "an escape such as \\x41 without its digits, here or below");
    }
  }

  private List<YamlNode> all() throws UnreadableFileException {
    List<YamlNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> anchors.clear();
        case Scalar, Alias, MappingStart, SequenceStart -> {
          YamlNode document = node(event, 1);
          boolean isEmpty =
              document instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.NULL;
          if (!isEmpty) {
            documents.add(document);
          }
        }
        case DocumentEnd, StreamStart, StreamEnd, Comment, MappingEnd, SequenceEnd -> {}
      }
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) throws UnreadableFileException {
    int line = event.getStartMark().map(YamlDocuments::lineOf).orElse(0);
    lastLine = line;
    if (event instanceof AliasEvent alias) {
      return target(alias, line);
    }
    YamlNode node;
    if (event instanceof ScalarEvent scalar) {
      boolean isPlain = scalar.isPlain() && scalar.getTag().isEmpty();
      node = new YamlNode.Scalar(scalar.getValue(), isPlain, line);
    } else if (event instanceof SequenceStartEvent) {
      node = sequence(line, depth);
    } else if (event instanceof MappingStartEvent) {
      node = mapping(line, depth);
    } else {
      throw new IllegalStateException("event: " + event + " (expected: the start of a node)");
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(name -> anchors.put(name, node));
    requireBounds(node, depth);
    return node;
  }

  private YamlNode target(AliasEvent alias, int line) throws UnreadableFileException {
    YamlNode target = anchors.get(alias.getAlias());
    if (target == null) {
      throw notYaml(line, "the alias *" + alias.getAlias() + ", whose anchor is not above it");
    }
    return target;
  }

  private YamlNode sequence(int line, int depth) throws UnreadableFileException {
    List<YamlNode> items = new ArrayList<>();
    long size = 1;
    int inner = 0;
    for (Event event = startWithin(line, depth);
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      YamlNode item = node(event, depth + 1);
      items.add(item);
      size += item.size();
      inner = Math.max(inner, item.depth());
    }
    return new YamlNode.Sequence(items, line, size, inner + 1);
  }

  private YamlNode mapping(int line, int depth) throws UnreadableFileException {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    long size = 1;
    int inner = 0;
    for (Event event = startWithin(line, depth);
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      String key = key(node(event, depth + 1));
      YamlNode value = node(events.next(), depth + 1);
      if (fields.putIfAbsent(key, value) != null) {
        throw notYaml(
            event.getStartMark().map(YamlDocuments::lineOf).orElse(line),
            "the field " + FoundText.of(key) + " for the second time");
      }
      size += 1 + value.size();
      inner = Math.max(inner, value.depth());
    }
    return new YamlNode.Mapping(fields, line, size, inner + 1);
  }

  private Event startWithin(int line, int depth) throws UnreadableFileException {
    if (depth > MAX_DEPTH) {
      throw tooMuch(line, "more than " + MAX_DEPTH + " levels inside each other");
    }
    return events.next();
  }

  private static void requireBounds(YamlNode node, int depth) throws UnreadableFileException {
    if (node.size() > MAX_SIZE) {
      throw tooMuch(node.line(), "aliases that stand for more than " + MAX_SIZE + " values");
    }
    if (depth + node.depth() > MAX_DEPTH + 1) {
      throw tooMuch(node.line(), "aliases that nest more than " + MAX_DEPTH + " levels");
    }
  }

  private static String key(YamlNode node) throws UnreadableFileException {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw notYaml(node.line(), node.description() + " as the name of a field");
    }
    if (scalar.isPlain() && scalar.text().equals("<<")) {
      throw notYaml(node.line(), "a merge key (<<): write its fields out");
    }
    return scalar.text();
  }

  private int lineAt(int codePoints) {
    return 1
        + (int) text.codePoints().limit(Math.max(codePoints, 0)).filter(c -> c == '\n').count();
  }

  private static int lineOf(Mark mark) {
    return mark.getLine() + 1;
  }

  private static UnreadableFileException notYaml(int line, String found) {
    return new UnreadableFileException(
        line,
        FoundText.of(found),
        "YAML of Kubernetes objects",
        "Mend the line or put the former file back.");
  }

  private static UnreadableFileException tooMuch(int line, String found) {
    return new UnreadableFileException(
        line, found, "YAML of Kubernetes objects", "Write the objects out without nested aliases.");
  }
}
