package io.milvusxds.discovery.kubernetes;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.FindingCode;
import io.milvusxds.model.Subject;
import java.util.Optional;
import java.util.Set;

/**
 * What can stand between this program and a cluster, in the operator's words.
 *
 * @param source the name of the source
 * @param isSynced whether there is a last good state
 * @param unread the places that were never read
 */
record KubernetesFindings(String source, boolean isSynced, Set<Place> unread) {
  KubernetesFindings {
    unread = Set.copyOf(unread);
  }

  /** The finding for a failure at a place; failures that are the same everywhere name none. */
  Finding of(Place place, ApiFailure failure) {
    return switch (failure.kind()) {
      case BAD_CONFIGURATION ->
          error(
              FindingCode.SOURCE_CONFIGURATION,
              "kubeconfig",
              failure.words(),
              "a kubeconfig that names an API server",
              "Correct the file that KUBECONFIG names (default: ~/.kube/config).");
      case UNREACHABLE, SILENT ->
          error(
              FindingCode.SOURCE_UNREACHABLE,
              "API server",
              failure.words(),
              "an answer",
              "Check that the API server runs and can be reached from here. Its address comes from"
                  + " KUBECONFIG, ~/.kube/config, or the account of the Pod.");
      case UNAUTHORIZED ->
          error(
              FindingCode.SOURCE_UNAUTHORIZED,
              "API server",
              failure.words(),
              "a token or certificate that is valid",
              "Renew the token or certificate that the kubeconfig or the Pod's account names; the"
                  + " files are read again by themselves.");
      case FORBIDDEN ->
          errorAt(
              FindingCode.SOURCE_FORBIDDEN,
              place,
              failure.words(),
              "the rights get, list and watch on " + place.kind(),
              "Grant them in a "
                  + (place.scope().namespace().isPresent() ? "Role" : "ClusterRole")
                  + " to the account that was refused, or watch only namespaces that it may read:"
                  + " --source kubernetes:NAMESPACE,...");
      case UNKNOWN_KIND ->
          errorAt(
              FindingCode.SOURCE_FAILING,
              place,
              failure.words(),
              "a Kubernetes API server of version 1.21 or newer",
              "Check the address of the API server in the kubeconfig.");
      case NO_NAMESPACE ->
          error(
              FindingCode.NAMESPACE_MISSING,
              place.scope().toString().replaceFirst("^in ", ""),
              failure.words(),
              "a namespace that is there",
              unread.contains(place) ? effectAt(place) : "nothing is served from there",
              "Make the namespace, or leave it out of --source kubernetes:NAMESPACE,...");
      case TOO_MANY, SERVER_ERROR, EXPIRED ->
          errorAt(
              FindingCode.SOURCE_FAILING,
              place,
              failure.words(),
              "a list and a watch",
              "Nothing has to be done if it passes; else look at the log of the API server.");
      case UNREADABLE ->
          errorAt(
              FindingCode.SOURCE_FAILING,
              place,
              failure.words(),
              "objects as the API reference has them",
              "Check that the address in the kubeconfig is that of an API server; else report it as"
                  + " a bug.");
    };
  }

  /** Everything in a scope is known, and nothing of it is ours. */
  Finding noneAnnotated(Scope scope) {
    Optional<String> namespace = scope.namespace();
    return new Finding(
        FindingCode.SOURCE_EMPTY,
        new Subject.OfSource(source),
        namespace.map(name -> "services in namespace " + name).orElse("services"),
        "no Service with an annotation that begins with " + Annotations.PREFIX,
        "at least one",
        namespace.isPresent() ? "nothing is served from there" : "nothing is served from here",
        "Annotate the Services of Milvus with "
            + Annotations.ROLE
            + ": ro, rw or all"
            + namespace.map(name -> ", or look whether namespace " + name + " is there").orElse("")
            + ".");
  }

  private Finding error(
      FindingCode code, String key, String found, String expected, String remedy) {
    return error(code, key, found, expected, effect(), remedy);
  }

  private Finding errorAt(
      FindingCode code, Place place, String found, String expected, String remedy) {
    return error(code, place.toString(), found, expected, effectAt(place), remedy);
  }

  private Finding error(
      FindingCode code, String key, String found, String expected, String effect, String remedy) {
    return new Finding(code, new Subject.OfSource(source), key, found, expected, effect, remedy);
  }

  private String effect() {
    return isSynced
        ? "the last state known is served on; changes may not be seen"
        : "nothing is served from here yet";
  }

  private String effectAt(Place place) {
    return isSynced && unread.contains(place)
        ? "what is there is not known, so its Envoys keep what they have; the other namespaces"
            + " are served"
        : effect();
  }
}
