package io.milvusxds.pages;

import static java.util.Objects.requireNonNull;

import io.milvusxds.model.EventReason;
import io.milvusxds.model.FindingCode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The page {@code docs/findings.md}, in Markdown. */
final class FindingsPage {
  private static final String HEAD =
      """
      <!-- Generated from FindingCode and its texts; %s -->
      # Findings

      What is wrong in what an operator wrote, or in what a registry says, is a finding: in the log when it comes and when
      it goes, on the page `/findings` of the admin port, in `milvus-xds check`, in the metric
      `milvus_xds_findings{code,severity}`, and, when it is about a Service of a cluster, as an Event on that Service. Each
      says what was found, what was expected, what applies meanwhile and what to do. The code says which section of this
      page is about it. An error means that something that was asked for does not apply; a warning, that it applies but is
      probably not what was meant.

      """;

  private FindingsPage() {}

  /** The page as text that ends with a line break. */
  static String render() {
    Map<String, FindingText> texts = FindingText.byLabel();
    return HEAD.formatted(Page.NOTE)
        + "| code | severity | event |\n|---|---|---|\n"
        + Arrays.stream(FindingCode.values()).map(FindingsPage::row).collect(Collectors.joining())
        + Arrays.stream(FindingCode.values())
            .map(code -> section(code, requireNonNull(texts.get(code.label()), code.label())))
            .collect(Collectors.joining());
  }

  private static String row(FindingCode code) {
    return "| [%s](#%s) | %s | %s |\n"
        .formatted(code.label(), code.label(), code.severity().label(), reason(code));
  }

  private static String section(FindingCode code, FindingText text) {
    return "\n## "
        + code.label()
        + "\n\n"
        + Columns.wrap("**" + code.title() + ".** " + text.means(), "")
        + "\n"
        + Columns.wrap("- Applies meanwhile: " + text.applies(), "  ")
        + Columns.wrap("- What to do: " + text.remedy(), "  ");
  }

  private static String reason(FindingCode code) {
    return code.reason().map(EventReason::label).map(label -> "`" + label + "`").orElse("");
  }
}
