package io.milvusxds.testing.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects of a {@link FakeKubeApi}, their versions, and those who watch. Any thread. */
final class FakeKubeStore {
  private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/]+)/");
  private static final Pattern NUMBER =
      Pattern.compile("(limit|continue|resourceVersion|timeoutSeconds)=(\\d+)");

  private final KubernetesSerialization json = new KubernetesSerialization();
  private final SortedMap<String, HasMetadata> objects = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private long version = 1;

  /** One page of a list; {@code next} is empty on the last. */
  record Page(List<HasMetadata> objects, long version, String next) {}

  private record Event(long version, HasMetadata object, String line) {}

  /** One open watch. */
  static final class Watch {
    private final String request;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final long endsAtNanos;
    private final Supplier<String> bookmark;
    private boolean hasBookmark;
    private volatile boolean isCut;

    private Watch(String request, Supplier<String> bookmark) {
      this.request = request;
      this.bookmark = bookmark;
      this.endsAtNanos =
          System.nanoTime() + TimeUnit.SECONDS.toNanos(number(request, "timeoutSeconds", 3600));
    }

    /** The next line; empty at the end. Before its time is over it tells how far it came. */
    Optional<String> next() throws InterruptedException {
      long left = endsAtNanos - System.nanoTime();
      Optional<String> line = lines.poll(left, TimeUnit.NANOSECONDS);
      if (line != null) {
        return line;
      }
      if (hasBookmark) {
        return Optional.empty();
      }
      hasBookmark = true;
      return Optional.of(bookmark.get());
    }

    boolean isCut() {
      return isCut;
    }

    private void end(boolean cut) {
      isCut = cut;
      lines.add(Optional.empty());
    }
  }

  synchronized void put(HasMetadata object, boolean tells) {
    version++;
    object.getMetadata().setResourceVersion(Long.toString(version));
    boolean isNew = objects.put(keyOf(object), object) == null;
    if (tells) {
      tell(isNew ? "ADDED" : "MODIFIED", object);
    }
  }

  synchronized void delete(HasMetadata object, boolean tells) {
    version++;
    objects.remove(keyOf(object));
    object.getMetadata().setResourceVersion(Long.toString(version));
    if (tells) {
      tell("DELETED", object);
    }
  }

  private void tell(String type, HasMetadata object) {
    String line = "{\"type\":\"" + type + "\",\"object\":" + json.asJson(object) + "}";
    events.add(new Event(version, object, line));
    watches.stream()
        .filter(watch -> isAbout(watch.request, object))
        .forEach(watch -> watch.lines.add(Optional.of(line)));
  }

  synchronized void tellAll(String line) {
    watches.forEach(watch -> watch.lines.add(Optional.of(line)));
  }

  synchronized Page page(String request) {
    List<HasMetadata> all =
        objects.values().stream().filter(object -> isAbout(request, object)).toList();
    int from = (int) number(request, "continue", 0);
    int to = (int) Math.min(all.size(), from + number(request, "limit", all.size()));
    return new Page(
        List.copyOf(all.subList(from, to)), version, to < all.size() ? Integer.toString(to) : "");
  }

  synchronized Watch watch(String request) {
    Watch watch = new Watch(request, () -> bookmark(request));
    long from = number(request, "resourceVersion", 0);
    events.stream()
        .filter(event -> event.version() > from && isAbout(request, event.object()))
        .forEach(event -> watch.lines.add(Optional.of(event.line())));
    watches.add(watch);
    return watch;
  }

  private synchronized String bookmark(String request) {
    boolean isService = FakeKubeApi.isAboutServices(request);
    return "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\""
        + (isService ? "Service" : "EndpointSlice")
        + "\",\"apiVersion\":\""
        + (isService ? "v1" : "discovery.k8s.io/v1")
        + "\",\"metadata\":{\"resourceVersion\":\""
        + version
        + "\"}}}";
  }

  synchronized void closed(Watch watch) {
    watches.remove(watch);
  }

  synchronized void endWatches() {
    watches.forEach(watch -> watch.end(false));
  }

  synchronized void cutWatches() {
    watches.forEach(watch -> watch.end(true));
  }

  synchronized int openWatches() {
    return watches.size();
  }

  private static boolean isAbout(String request, HasMetadata object) {
    Matcher namespace = NAMESPACE.matcher(request);
    return FakeKubeApi.isAboutServices(request) == FakeKubeApi.isService(object)
        && (!namespace.find() || namespace.group(1).equals(object.getMetadata().getNamespace()));
  }

  private static long number(String request, String name, long absent) {
    Matcher matcher = NUMBER.matcher(request);
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return Long.parseLong(matcher.group(2));
      }
    }
    return absent;
  }

  private static String keyOf(HasMetadata object) {
    return object.getKind()
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
