package io.milvusxds.tuning;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.Finding;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.testing.services.Origins;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds a service from its annotations, everything else being dull, and parses it. */
record AnnotatedService(SortedMap<String, String> annotations) {
  private static final List<ServicePort> PORTS =
      List.of(new ServicePort("engine", 19530), new ServicePort("grpc", 19531));

  static AnnotatedService plain() {
    return new AnnotatedService(new TreeMap<>());
  }

  static AnnotatedService readOnly() {
    return plain().with("role", "ro");
  }

  static AnnotatedService readWrite() {
    return plain().with("role", "rw");
  }

  /** The key is written without the prefix. */
  AnnotatedService with(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(annotations);
    more.put(Annotations.PREFIX + key, value);
    return new AnnotatedService(more);
  }

  AnnotatedService without(String key) {
    SortedMap<String, String> less = new TreeMap<>(annotations);
    less.remove(Annotations.PREFIX + key);
    return new AnnotatedService(less);
  }

  MilvusService service() {
    return new MilvusService(
        new ServiceRef("prod", "milvus"),
        Instant.EPOCH,
        annotations,
        PORTS,
        List.of(),
        Origins.FILE);
  }

  TuningResult parse() {
    return parseAfter(AcceptedValues.NONE);
  }

  /** Parses a service that was seen before, with a role and nothing else. */
  TuningResult parseSeen() {
    return parseAfter(readOnly().parse().accepted());
  }

  TuningResult parseAfter(AcceptedValues before) {
    return TuningParser.parse(service(), before);
  }

  ServiceTuning tuning() {
    return parse().tunings().get(0);
  }

  List<Finding> findings() {
    return parse().findings();
  }
}
