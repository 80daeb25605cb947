package io.milvusxds.demo;

import io.milvusxds.demo.load.Answered;
import io.milvusxds.ops.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often which node answered which method. Used by one thread. */
final class CallTally {
  private final SortedMap<String, SortedMap<String, Long>> countsByMethod = new TreeMap<>();

  /** Counts an answer, and gives it back. */
  <T> T count(String method, Answered<T> answered) {
    countsByMethod
        .computeIfAbsent(method, unused -> new TreeMap<>())
        .merge(answered.node(), 1L, Long::sum);
    return answered.answer();
  }

  long of(String method, String node) {
    SortedMap<String, Long> counts = countsByMethod.getOrDefault(method, new TreeMap<>());
    return counts.getOrDefault(node, 0L);
  }

  /** One line per node, one column per method. */
  TextTable table(List<String> nodes) {
    List<String> titles = new ArrayList<>(List.of("answered by"));
    titles.addAll(countsByMethod.keySet());
    TextTable table = new TextTable(titles.toArray(String[]::new));
    for (String node : nodes) {
      List<String> cells = new ArrayList<>(List.of(node));
      for (String method : countsByMethod.keySet()) {
        long count = of(method, node);
        cells.add(count == 0 ? TextTable.NOTHING : Long.toString(count));
      }
      table.row(cells);
    }
    return table;
  }
}
