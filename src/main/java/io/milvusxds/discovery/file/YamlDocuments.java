package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Splits YAML text, which JSON is too, into documents whose pieces know their lines.
 *
 * <p>It builds on the library's events: so the depth is bounded before the stack is, what aliases
 * stand for before anybody walks it, and a line costs one number, not a copy of the text around it.
 */
final class YamlDocuments {
  /** Kubernetes objects nest to about 15. */
  private static final int MAX_DEPTH = 100;

  /** With every alias written out; a file of 64 MiB without aliases stays below. */
  private static final long MAX_SIZE = 40_000_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setParseComments(false).build();

  /** The core schema of YAML 1.2, in which {@code <<} is a name like any other. */
  private static final ScalarResolver TYPES = new CoreScalarResolver(false);

  private final Iterator<Event> events;

  /** Of one document; empty while what an anchor names is not yet read to its end. */
  private final Map<Anchor, Optional<YamlNode>> anchors = new HashMap<>();

  /** The names of mappings, which thousands of objects have in common. */
  private final Map<List<String>, List<String>> shapes = new HashMap<>();

  private int lastLine;

  private YamlDocuments(String text) {
    this.events = new Parse(SETTINGS).parseString(text).iterator();
  }

  /**
   * The documents in order; those that are empty are left out, so the list may be.
   *
   * @throws FileProblem when the text is not YAML, nests too deep, names one field twice, or uses
   *     what Kubernetes manifests never need: recursive aliases, keys that are not text, merge keys
   */
  static List<Piece> of(String text) throws FileProblem {
    YamlDocuments documents = new YamlDocuments(text);
    try {
      return documents.all();
    } catch (MarkedYamlEngineException e) {
      throw notYaml(lineOf(e.getProblemMark()), e.getProblem());
    } catch (ReaderException e) {
      throw notYaml(
          lineAt(e.getPosition(), text),
          String.format("the character U+%04X, which YAML does not allow", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw notYaml(documents.lastLine, String.valueOf(e.getMessage()));
    } catch (NumberFormatException e) {
      // The library (3.0.1) lets it out for an escape without digits, "\\x" at the end of a text.
      throw notYaml(
          documents.lastLine, "an escape such as \\x41 without its digits, here or below");
    }
  }

  private List<Piece> all() throws FileProblem {
    List<Piece> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = next();
      if (event instanceof NodeEvent start) {
        Piece document = new Piece("", node(start, 1));
        anchors.clear();
        if (!document.isNothing()) {
          documents.add(document);
        }
      }
    }
    return documents;
  }

  private Event next() {
    Event event = events.next();
    lastLine = lineOf(event.getStartMark());
    return event;
  }

  private YamlNode node(NodeEvent event, int depth) throws FileProblem {
    YamlNode node = event instanceof AliasEvent alias ? target(alias) : anchored(event, depth);
    if (node.size() > MAX_SIZE) {
      throw tooMuch(node.line(), "aliases that stand for more than " + MAX_SIZE + " values");
    }
    if (depth + node.depth() > MAX_DEPTH + 1) {
      throw tooMuch(node.line(), "aliases that nest more than " + MAX_DEPTH + " levels");
    }
    return node;
  }

  private YamlNode target(AliasEvent alias) throws FileProblem {
    if (!anchors.containsKey(alias.getAlias())) {
      throw notYaml(lastLine, "found undefined alias " + alias.getAlias());
    }
    return anchors
        .getOrDefault(alias.getAlias(), Optional.empty())
        .orElseThrow(() -> notYaml(lastLine, "an alias inside of what it stands for"));
  }

  private YamlNode anchored(NodeEvent event, int depth) throws FileProblem {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, Optional.empty()));
    YamlNode node = event instanceof ScalarEvent scalar ? scalar(scalar) : collection(event, depth);
    // An anchor of the same name inside of the node comes later, and so is the one that counts.
    event
        .getAnchor()
        .ifPresent(anchor -> anchors.replace(anchor, Optional.empty(), Optional.of(node)));
    return node;
  }

  private YamlNode scalar(ScalarEvent event) {
    Tag tag =
        event
            .getTag()
            .filter(written -> !written.equals("!"))
            .map(Tag::new)
            .orElseGet(
                () ->
                    TYPES.resolve(event.getValue(), event.getImplicit().canOmitTagInPlainScalar()));
    return new YamlNode.Scalar(event.getValue(), tag, event.isPlain(), lastLine);
  }

  private YamlNode collection(NodeEvent start, int depth) throws FileProblem {
    int line = lastLine;
    if (depth > MAX_DEPTH) {
      throw notYaml(line, "more than " + MAX_DEPTH + " levels inside each other");
    }
    boolean isMapping = start instanceof MappingStartEvent;
    Set<String> names = new LinkedHashSet<>();
    List<YamlNode> values = new ArrayList<>();
    while (next() instanceof NodeEvent inner) {
      NodeEvent value = inner;
      if (isMapping) {
        requireName(node(inner, depth + 1), names);
        value = (NodeEvent) next();
      }
      values.add(node(value, depth + 1));
    }
    return isMapping
        ? new YamlNode.Mapping(shape(names), values, line)
        : new YamlNode.Sequence(values, line);
  }

  private List<String> shape(Set<String> names) {
    return shapes.computeIfAbsent(List.copyOf(names), shape -> shape);
  }

  private static void requireName(YamlNode key, Set<String> names) throws FileProblem {
    if (!(key instanceof YamlNode.Scalar name)) {
      throw notYaml(key.line(), new Piece("", key).description() + " as the name of a field");
    }
    if (name.isPlain() && name.text().equals("<<")) {
      throw notYaml(key.line(), "a merge key (<<): write its fields out");
    }
    if (!names.add(name.text())) {
      throw notYaml(key.line(), "the field " + FoundText.of(name.text()) + " for the second time");
    }
  }

  private static int lineOf(Optional<Mark> mark) {
    return mark.map(Mark::getLine).map(line -> line + 1).orElse(0);
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

  private static FileProblem tooMuch(int line, String found) {
    return new FileProblem(
        line, found, "YAML of Kubernetes objects", "Write the objects out without nested aliases.");
  }
}
