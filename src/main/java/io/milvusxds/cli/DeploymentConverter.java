package io.milvusxds.cli;

import io.milvusxds.model.DeploymentRef;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code NAMESPACE/NAME}, both as Kubernetes names. */
final class DeploymentConverter implements ITypeConverter<DeploymentRef> {
  private static final String NAME = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
  private static final Pattern FORM = Pattern.compile("(" + NAME + ")/(" + NAME + ")");

  @Override
  public DeploymentRef convert(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not NAMESPACE/NAME (expected: two names of lower-case letters, digits and"
              + " '-', for example milvus-demo/milvus)");
    }
    return new DeploymentRef(parts.group(1), parts.group(2));
  }
}
