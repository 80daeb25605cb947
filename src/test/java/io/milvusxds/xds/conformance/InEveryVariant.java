package io.milvusxds.xds.conformance;

import io.milvusxds.testing.xds.Variant;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link Scenario} once in each of its variants, and notes how it went. */
final class InEveryVariant implements TestTemplateInvocationContextProvider {
  private static final Namespace NAMESPACE = Namespace.create(InEveryVariant.class);

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    // Kept at the root and closed after the last test class: only then is it known whether all of
    // the catalogue ran.
    ConformanceRun run =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                ConformanceRun.class, unused -> new ConformanceRun(), ConformanceRun.class);
    Method method = context.getRequiredTestMethod();
    Rule rule = Catalogue.ruleOf(method);
    return rule.applies().variants().stream()
        .map(variant -> new InVariant(variant, passed -> run.note(rule, variant, passed)));
  }

  @FunctionalInterface
  private interface Verdict {
    void passed(boolean passed);
  }

  private record InVariant(Variant variant, Verdict verdict)
      implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return variant.toString();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new OneRun(variant, verdict));
    }
  }

  private static final class OneRun implements ParameterResolver, InvocationInterceptor {
    private final Variant variant;
    private final Verdict verdict;

    OneRun(Variant variant, Verdict verdict) {
      this.variant = variant;
      this.verdict = verdict;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Stage.open(variant);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> call,
        ExtensionContext context)
        throws Throwable {
      boolean passed = false;
      try (Stage stage = (Stage) call.getArguments().get(0)) {
        invocation.proceed();
        stage.assertNoViolation();
        passed = true;
      } finally {
        verdict.passed(passed);
      }
    }
  }
}
