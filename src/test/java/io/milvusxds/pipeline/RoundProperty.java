package io.milvusxds.pipeline;

import static io.milvusxds.testing.draws.Cases.forAll;
import static io.milvusxds.testing.services.ServiceBuilder.readOnly;
import static io.milvusxds.testing.services.ServiceBuilder.readWrite;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.discovery.dns.HostAnswers;
import io.milvusxds.discovery.dns.HostResolver;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Gap;
import io.milvusxds.model.GapScope;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ResolvedHosts;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.routing.DeploymentPlan;
import io.milvusxds.testing.draws.Chance;
import io.milvusxds.testing.draws.Draws;
import io.milvusxds.testing.services.ServiceBuilder;
import io.milvusxds.xds.NodeGroups;
import io.milvusxds.xds.XdsListener;
import io.milvusxds.xds.XdsServer;
import io.milvusxds.xds.limits.XdsLimits;
import io.milvusxds.xds.resource.ResourceType;
import io.milvusxds.xds.resource.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a round keeps from the one before changes what it costs and nothing else. */
class RoundProperty {
  private static final String HOST = "milvus.example";

  /**
   * What differs from one round to the next.
   *
   * @param services as they are from now on, by name; empty for one that is gone. All others stay
   *     the same objects
   * @param areAsked whether Envoys of all deployments are there, so that their plans are translated
   */
  record Step(
      Map<String, Optional<MilvusService>> services,
      List<Gap> gaps,
      HostAnswers hosts,
      boolean areAsked) {}

  @Test
  void aRoundComesToTheSameAsOneThatWorksEverythingOut() {
    forAll(300, draws -> draws.list(2, 8, RoundProperty::step), RoundProperty::assertAlike);
  }

  private static void assertAlike(List<Step> steps) {
    WholeRound whole = new WholeRound();
    Map<DeploymentRef, Translated> translated = new HashMap<>();
    SortedMap<String, MilvusService> services = new TreeMap<>();
    try (XdsServer<EnvoyGroup> server = neverStarted();
        HostResolver resolver = new HandResolver().resolver()) {
      Round round =
          new Round(List.of("told"), server, resolver, new PipelineListener() {}, () -> 0);
      for (Step step : steps) {
        step.services()
            .forEach(
                (name, service) ->
                    service.ifPresentOrElse(
                        now -> services.put(name, now), () -> services.remove(name)));
        SourceSnapshot snapshot =
            new SourceSnapshot("told", List.copyOf(services.values()), List.of(), step.gaps());

        PipelineStatus status =
            round.run(
                new Mail(
                    Map.of("told", SourceUpdate.synced(snapshot)),
                    Optional.of(step.hosts()),
                    Set.of(),
                    0));

        WholeRound.Outcome expected = whole.next(snapshot, step.hosts());
        assertThat(status.plan()).isEqualTo(expected.plan());
        assertThat(status.findings()).isEqualTo(expected.findings());
        assertThat(status.roles()).isEqualTo(expected.roles());
        for (DeploymentPlan plan : status.plan().deployments()) {
          Translated before = translated.get(plan.deployment());
          Translated now = before == null ? new Translated(plan) : before.next(plan);
          translated.put(plan.deployment(), now);
          if (step.areAsked()) {
            assertAlike(now.snapshot(), new Translated(plan).snapshot());
          }
        }
      }
    }
  }

  private static void assertAlike(Snapshot kept, Snapshot fromNothing) {
    for (ResourceType type : ResourceType.values()) {
      assertThat(kept.resources(type)).isEqualTo(fromNothing.resources(type));
    }
  }

  private static XdsServer<EnvoyGroup> neverStarted() {
    return new XdsServer<>(
        node -> new NodeGroups.Choice.Refused<>("not in this test"),
        XdsListener.NONE,
        XdsLimits.DEFAULT,
        Clock.systemUTC());
  }

  private static Step step(Draws draws) {
    Map<String, Optional<MilvusService>> services = new TreeMap<>();
    for (String name : draws.list(0, 4, it -> it.of("a", "b", "c", "d", "e"))) {
      services.put(
          name, draws.between(0, 4) == 0 ? Optional.empty() : Optional.of(service(draws, name)));
    }
    return new Step(
        services,
        draws.byChance(
            Chance.of(6, it -> List.<Gap>of()),
            Chance.of(1, it -> it.list(1, 2, RoundProperty::gap))),
        hosts(draws),
        draws.yesOrNo());
  }

  private static Gap gap(Draws draws) {
    return new Gap(
        draws.of(
            new GapScope.Everything(),
            new GapScope.OneNamespace("prod"),
            new GapScope.OneNamespace("elsewhere"),
            new GapScope.OneService(new ServiceRef("prod", "a")),
            new GapScope.OneService(new ServiceRef("prod", "z"))),
        draws.of("a file", "another file"));
  }

  private static HostAnswers hosts(Draws draws) {
    SortedMap<String, List<String>> addresses = new TreeMap<>();
    if (draws.yesOrNo()) {
      addresses.put(HOST, draws.list(1, 2, it -> it.of("10.1.0.1", "10.1.0.2")));
    }
    return new HostAnswers(
        new ResolvedHosts(addresses),
        new TreeSet<>(draws.yesOrNo() ? List.of(HOST) : addresses.keySet()),
        List.of());
  }

  private static MilvusService service(Draws draws, String name) {
    boolean reads = draws.yesOrNo();
    ServiceBuilder builder = reads ? readOnly(name) : readWrite(name);
    builder
        .annotation("deployment", draws.of("one", "two", "One!"))
        .port(draws.of("engine", "grpc"), 19530)
        .createdAt(Instant.ofEpochSecond(draws.between(0, 2)));
    if (reads) {
      builder.annotation("search-fallback", draws.of("none", "rw", "neither"));
      if (draws.yesOrNo()) {
        builder
            .annotation("lb-policy", "segment-hash")
            .annotation("segment.shards", draws.of("4", "8"))
            .annotation("segment.warm-up", draws.of("off", "10m"));
      }
    }
    if (draws.between(0, 3) == 0) {
      builder.annotation("port", draws.of("engine", "grpc", "19530", "none of them"));
    }
    if (draws.between(0, 4) == 0) {
      builder.annotation("endpoints", draws.of("10.2.0.1:19530", HOST + ":19530", "?"));
    }
    for (String ip :
        draws.list(0, 6, it -> it.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "127.0.0.1"))) {
      endpoint(draws, builder, ip);
    }
    return builder.service();
  }

  private static void endpoint(Draws draws, ServiceBuilder builder, String ip) {
    switch (draws.between(0, 4)) {
      case 0 -> builder.endpoint(ip, draws.of(EndpointState.values()));
      case 1 -> builder.endpoint(ip, Map.of(draws.of("engine", "other"), draws.of(19530, 19531)));
      case 2 -> builder.endpointIn(draws.of("zone-a", "zone-b"), ip);
      default -> builder.pod(draws.of("pod-1", "pod-2"), ip);
    }
  }
}
