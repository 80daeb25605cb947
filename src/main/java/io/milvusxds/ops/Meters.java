package io.milvusxds.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.config.NamingConvention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes meters from the table {@link Metric}, so that names, labels and help stand only there. */
record Meters(MeterRegistry registry) {
  /** Counts from 0, so that a rate can be had from the first event on. */
  Counter counter(Metric metric, String... labelValues) {
    return Counter.builder(name(metric))
        .description(metric.help())
        .tags(tags(metric, labelValues))
        .register(registry);
  }

  Timer histogram(Metric metric) {
    return Timer.builder(name(metric))
        .description(metric.help())
        .serviceLevelObjectives(metric.buckets().toArray(Duration[]::new))
        .register(registry);
  }

  /** Asks for the value at each scrape. */
  void gauge(Metric metric, Supplier<Number> value, String... labelValues) {
    Gauge.builder(name(metric), value)
        .description(metric.help())
        .tags(tags(metric, labelValues))
        .register(registry);
  }

  // With dots the registry sees the words of the name, and writes it as it stands in the table.
  private static String name(Metric metric) {
    return metric.id().replace('_', '.');
  }

  private static Tags tags(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: one for each of " + metric.labels() + ")");
    }
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(metric.labels().get(i), values[i]));
    }
    return Tags.of(tags);
  }

  /** Lets only the table's metrics in, each with the table's help, whoever registers them. */
  static MeterFilter onlyTheTable(NamingConvention convention) {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return find(id, convention)
            .map(
                metric ->
                    new Meter.Id(
                        id.getName(),
                        Tags.of(id.getTags()),
                        id.getBaseUnit(),
                        metric.help(),
                        id.getType()))
            .orElse(id);
      }

      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return find(id, convention).isPresent() ? MeterFilterReply.ACCEPT : MeterFilterReply.DENY;
      }
    };
  }

  private static Optional<Metric> find(Meter.Id id, NamingConvention convention) {
    String name = convention.name(id.getName(), id.getType(), id.getBaseUnit());
    // What is added later: the unit to a gauge of a time, the ending to a counter.
    return Metric.byId(id.getName().replace('.', '_'))
        .or(() -> Metric.byId(name))
        .or(() -> Metric.byId(name + "_seconds"))
        .or(() -> Metric.byId(name + "_total"));
  }
}
