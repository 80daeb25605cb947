package io.milvusxds.testing.services;

import io.milvusxds.model.Annotations;
import io.milvusxds.model.EndpointRole;
import io.milvusxds.model.EndpointState;
import io.milvusxds.model.Locality;
import io.milvusxds.model.MilvusEndpoint;
import io.milvusxds.model.MilvusService;
import io.milvusxds.model.ServicePort;
import io.milvusxds.model.ServiceRef;
import io.milvusxds.tuning.AcceptedValues;
import io.milvusxds.tuning.TunedService;
import io.milvusxds.tuning.TuningParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A service of the deployment {@code prod/milvus}, dull until a test says otherwise. */
public final class ServiceBuilder {
  private final String name;
  private final SortedMap<String, String> annotations = new TreeMap<>();
  private final List<ServicePort> ports = new ArrayList<>();
  private final List<MilvusEndpoint> endpoints = new ArrayList<>();
  private Instant createdAt = Instant.EPOCH;

  private ServiceBuilder(String name, EndpointRole role) {
    this.name = name;
    annotations.put(Annotations.ROLE, role.label());
  }

  /** A read-only service with this name, without ports and endpoints. */
  public static ServiceBuilder readOnly(String name) {
    return new ServiceBuilder(name, EndpointRole.READ_ONLY);
  }

  /** A read-write service with this name, without ports and endpoints. */
  public static ServiceBuilder readWrite(String name) {
    return new ServiceBuilder(name, EndpointRole.READ_WRITE);
  }

  /** Sets an annotation, its key without the prefix. */
  public ServiceBuilder annotation(String key, String value) {
    annotations.put(Annotations.PREFIX + key, value);
    return this;
  }

  /** Declares a port. */
  public ServiceBuilder port(String portName, int number) {
    ports.add(new ServicePort(portName, number));
    return this;
  }

  /** Sets when the service was made. */
  public ServiceBuilder createdAt(Instant instant) {
    createdAt = instant;
    return this;
  }

  /** Adds a serving endpoint that listens on every declared port, by the same number. */
  public ServiceBuilder endpoint(String ip) {
    return endpoint(ip, EndpointState.SERVING);
  }

  /** Adds an endpoint that listens on every declared port, by the same number. */
  public ServiceBuilder endpoint(String ip, EndpointState state) {
    return add(new MilvusEndpoint(ip, ip, declared(), state, Locality.UNKNOWN));
  }

  /** Adds a serving endpoint that keeps this name whatever its address is, as a pod does. */
  public ServiceBuilder pod(String podName, String ip) {
    return add(
        new MilvusEndpoint(podName, ip, declared(), EndpointState.SERVING, Locality.UNKNOWN));
  }

  /** Adds a serving endpoint with its own port numbers. */
  public ServiceBuilder endpoint(String ip, Map<String, Integer> numbers) {
    return endpoint(ip, new TreeMap<>(numbers));
  }

  /** Adds a serving endpoint with its own port numbers, in an order of their own. */
  public ServiceBuilder endpoint(String ip, SortedMap<String, Integer> numbers) {
    return add(new MilvusEndpoint(ip, ip, numbers, EndpointState.SERVING, Locality.UNKNOWN));
  }

  /** Adds a serving endpoint in a zone. */
  public ServiceBuilder endpointIn(String zone, String ip) {
    return add(
        new MilvusEndpoint(ip, ip, declared(), EndpointState.SERVING, new Locality("", zone)));
  }

  private ServiceBuilder add(MilvusEndpoint endpoint) {
    endpoints.add(endpoint);
    return this;
  }

  private SortedMap<String, Integer> declared() {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    ports.forEach(port -> numbers.put(port.name(), port.number()));
    return numbers;
  }

  /** The service as a registry would tell it. */
  public MilvusService service() {
    return new MilvusService(
        new ServiceRef("prod", name), createdAt, annotations, ports, endpoints, Origins.FILE);
  }

  /** The service with its settings, as the parser reads them. */
  public TunedService tuned() {
    MilvusService service = service();
    return new TunedService(
        service, TuningParser.parse(service, AcceptedValues.NONE).tunings().get(0));
  }
}
