package io.milvusxds;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that are written for the product, wherever they were compiled to: neither tests nor
 * what is made from the protos of Milvus.
 */
public final class ProductOnly implements ImportOption {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern CLASS =
      Pattern.compile("(io/milvusxds/[\\w/-]+)(\\$[\\w$]*)?\\.class$");

  @Override
  public boolean includes(Location location) {
    Matcher file = CLASS.matcher(location.asURI().toString());
    return file.find() && Files.exists(SOURCES.resolve(file.group(1) + ".java"));
  }
}
