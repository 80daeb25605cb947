package io.milvusxds.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Lists;
import io.milvusxds.testing.ServeProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the page {@code /plan} of a running control plane says of keys. */
final class PlannedOwners {
  /** So that a URL does not get too long. */
  private static final int KEYS_AT_ONCE = 200;

  private PlannedOwners() {}

  /** The nodes that serve each key today, by key; of the only deployment that there is. */
  static SortedMap<String, List<String>> of(ServeProcess control, Collection<String> keys)
      throws IOException, InterruptedException {
    SortedMap<String, List<String>> owners = new TreeMap<>();
    for (List<String> some : Lists.partition(List.copyOf(keys), KEYS_AT_ONCE)) {
      String query =
          some.stream()
              .map(key -> "key=" + URLEncoder.encode(key, StandardCharsets.UTF_8))
              .collect(Collectors.joining("&"));
      JsonNode plan = new ObjectMapper().readTree(control.admin("/plan?" + query));
      for (JsonNode key : plan.path("keys")) {
        List<String> names = new ArrayList<>();
        key.path("before").path("owners").forEach(name -> names.add(name.asText()));
        owners.put(key.path("key").asText(), names);
      }
    }
    return owners;
  }
}
