package io.milvusxds.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.milvusxds.discovery.objects.SliceObject;
import io.milvusxds.model.Annotations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Made-up events of a watch, from their bytes to the facts of a service, so that the first real one
 * meets compiled code: reading one takes 20 ms in a cold JVM and less than one in a warm one.
 * Nothing of it is seen outside.
 */
final class WatchRehearsal {
  private static final Logger log = LoggerFactory.getLogger(WatchRehearsal.class);

  /** After how many events nearly all that one needs is compiled. */
  static final int EVENTS = 150;

  /** How long it lasts at most. */
  static final Duration LIMIT = Duration.ofMillis(400);

  private static final String SERVICE =
      """
      {"type":"ADDED","object":{"apiVersion":"v1","kind":"Service",\
      "metadata":{"name":"rehearsal","namespace":"rehearsal","annotations":{"%s":"ro"}},\
      "spec":{"ports":[{"name":"grpc","port":19530,"protocol":"TCP"}]}}}
      """
          .formatted(Annotations.ROLE);

  // As an API server writes it; its address and version change.
  private static final String SLICE =
      """
      {"type":"MODIFIED","object":{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",\
      "metadata":{"name":"rehearsal-1","namespace":"rehearsal","generateName":"rehearsal-",\
      "uid":"0","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z",\
      "labels":{"%s":"rehearsal"},"managedFields":[{"manager":"kube-controller-manager",\
      "operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:addressType":{}}}]},\
      "addressType":"IPv4","ports":[{"name":"grpc","port":19530,"protocol":"TCP"}],\
      "endpoints":[{"addresses":["192.0.2.%d"],"conditions":{"ready":true,"serving":true,\
      "terminating":false},"nodeName":"a","targetRef":{"kind":"Pod","name":"rehearsal-0"},\
      "zone":"a"},{"addresses":["192.0.2.254"],"conditions":{"ready":true}}]}}
      """;

  private static final AsyncBody NO_BODY =
      new AsyncBody() {
        @Override
        public void consume() {}

        @Override
        public CompletableFuture<Void> done() {
          return new CompletableFuture<>();
        }

        @Override
        public void cancel() {}
      };

  private final KubernetesSerialization json;
  private final Known known = new Known("rehearsal");
  private final WatchStream stream = new WatchStream();

  private WatchRehearsal(KubernetesSerialization json) {
    this.json = json;
  }

  /**
   * Reads events until one of the limits is reached or one can not be read, on the caller's thread.
   *
   * @return how many were read
   */
  static int carryOut(KubernetesSerialization json, int events, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    WatchRehearsal rehearsal = new WatchRehearsal(json);
    int done = 0;
    try {
      rehearsal.known.put(
          Intake.service(WatchEvents.objectOf(rehearsal.event(SERVICE), ObjectKind.SERVICES)));
      while (done < events && System.nanoTime() < end) {
        rehearsal.read(done);
        done++;
      }
    } catch (ApiFailure | RuntimeException e) {
      log.atDebug().setCause(e).addKeyValue("events", done).log("rehearsal cut short");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return done;
  }

  private void read(int number) throws ApiFailure, InterruptedException {
    String line = SLICE.formatted(number, SliceObject.SERVICE_NAME_LABEL, 1 + number % 250);
    EndpointSlice slice = WatchEvents.objectOf(event(line), ObjectKind.ENDPOINT_SLICES);
    known.put(Intake.slice(slice));
    if (known.facts().services().isEmpty()) {
      throw new IllegalStateException("an event of a slice led to no service");
    }
  }

  private WatchEvent event(String line) throws ApiFailure, InterruptedException {
    stream.received(List.of(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8))), NO_BODY);
    if (!stream.awaitNext(Duration.ofSeconds(1))) {
      throw new IllegalStateException("a line of a watch did not arrive");
    }
    return json.unmarshal(stream.next().orElseThrow(), WatchEvent.class);
  }
}
