package io.milvusxds.tuning;

import io.milvusxds.tuning.form.Reading;
import io.milvusxds.tuning.form.ValueForm;
import io.milvusxds.tuning.form.Violation;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The beginning of a gRPC request path, such as {@code /milvus.grpc.MilvusService/Search}. A prefix
 * that takes anything of Milvus' own services but reads is refused.
 */
record PathPrefixForm() implements ValueForm<String> {
  private static final String PATTERN = "/[A-Za-z0-9._/-]{1,255}";
  private static final Pattern COMPILED = Pattern.compile(PATTERN);
  private static final int MAX_LENGTH = 256;

  /** By an allow-list: a write that is not known yet must be refused as well. */
  private static final Violation.Strays ONLY_READS =
      new Violation.Strays(
          "/milvus.",
          reads(MilvusApi.V1, ReadMethods.V1) + "|" + reads(MilvusApi.V2, ReadMethods.V2));

  private static String reads(MilvusApi api, List<String> names) {
    return "/"
        + api.grpcService().replace(".", "[.]")
        + "/(?:"
        + String.join("|", names)
        + ")[A-Za-z0-9]*";
  }

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
    return ONLY_READS.isBrokenBy(text)
        ? Reading.bad("could send writes of Milvus to the read-only nodes")
        : Reading.good(text);
  }

  @Override
  public String expected() {
    return "/package.Service/Method or the beginning of it; of Milvus' own services only what"
        + " begins with the name of a read, such as Search or Describe";
  }

  @Override
  public String pattern() {
    return PATTERN;
  }

  @Override
  public List<Violation> violations() {
    return List.of(ONLY_READS);
  }

  @Override
  public List<String> examples() {
    return List.of("/milvus.grpc.MilvusService/Search", "/milvus.grpc.MilvusService/HybridSearch");
  }
}
