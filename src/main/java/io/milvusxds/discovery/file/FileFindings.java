package io.milvusxds.discovery.file;

import io.milvusxds.discovery.FoundText;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.PlaceInFile;
import io.milvusxds.model.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one file.
 *
 * <p>Keeps the first 50 and counts the rest: a file with one mistake in each of ten thousand
 * endpoints is one problem for the reader of a log, not ten thousand.
 */
final class FileFindings {
  private static final int MAX_FINDINGS = 50;

  private final String file;
  private final List<Finding> findings = new ArrayList<>();
  private int left;

  /**
   * @param file as the operator names it
   */
  FileFindings(String file) {
    this.file = file;
  }

  /** A place in the file; the whole file when the line is 0. */
  PlaceInFile place(int line) {
    return new PlaceInFile(file, line);
  }

  /** The same as what a finding is about. */
  Subject.OfFile subject(int line) {
    return new Subject.OfFile(place(line));
  }

  void add(Finding finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    } else {
      left++;
    }
  }

  void unreadable(FileProblem problem, String effect) {
    add(problem, FindingCode.FILE_UNREADABLE, "", effect);
  }

  void wrongField(FileProblem problem, String object, String effect) {
    String key = problem.path().isEmpty() ? object : object + " " + problem.path();
    add(problem, FindingCode.FIELD, key, effect);
  }

  private void add(FileProblem problem, FindingCode code, String key, String effect) {
    add(
        new Finding(
            code,
            subject(problem.line()),
            key,
            FoundText.of(problem.found()),
            problem.expected(),
            effect,
            problem.remedy()));
  }

  /** What was found, in order. */
  List<Finding> all() {
    List<Finding> all = new ArrayList<>(findings);
    if (left > 0) {
      all.add(
          new Finding(
              FindingCode.PROBLEMS_NOT_LISTED,
              subject(0),
              "",
              left + " more problems of this file, not listed",
              "none",
              "each has the effect of its kind",
              "Mend those that are listed; the next ones then appear."));
    }
    return all;
  }
}
