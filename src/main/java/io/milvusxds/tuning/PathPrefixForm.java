package io.milvusxds.tuning;

import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The beginning of a gRPC request path, such as {@code /milvus.grpc.MilvusService/Search}. A prefix
 * that catches a known write is refused.
 */
record PathPrefixForm() implements ValueForm<String> {
  private static final String PATTERN = "/[A-Za-z0-9._/-]{1,255}";
  private static final Pattern COMPILED = Pattern.compile(PATTERN);
  private static final int MAX_LENGTH = 256;

  @Override
  public Reading<String> read(String text) {
    if (!text.startsWith("/")) {
      return Reading.bad("does not begin with /");
    }
    if (text.equals("/")) {
      return Reading.bad("would send every request, writes too, to the read-only nodes");
    }
    if (text.length() > MAX_LENGTH) {
      return Reading.bad("is longer than " + MAX_LENGTH + " characters");
    }
    if (!COMPILED.matcher(text).matches()) {
      return Reading.bad("has something other than letters, digits and the characters . _ - /");
    }
    Optional<String> write = WriteMethods.caughtBy(text);
    return write
        .map(path -> Reading.<String>bad("would send the write " + path + " to read-only nodes"))
        .orElseGet(() -> Reading.good(text));
  }

  @Override
  public String expected() {
    return "/package.Service/Method or the beginning of it, but not so short that it catches"
        + " writes";
  }

  @Override
  public String pattern() {
    return PATTERN;
  }

  @Override
  public List<Violation> violations() {
    return List.of(new Violation.Beginning(WriteMethods.PATHS));
  }

  @Override
  public List<String> examples() {
    return List.of("/milvus.grpc.MilvusService/Search", "/milvus.grpc.MilvusService/HybridSearch");
  }
}
