import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a session, and how it sees those that it finds. */
final class Rows {
  static final int DIMENSION = 8;

  private Rows() {}

  /** Whole numbers, but for one part that lets no two rows be equally near. */
  static List<Float> vector(int i) {
    List<Float> numbers = new ArrayList<>();
    for (int j = 0; j < DIMENSION - 1; j++) {
      numbers.add((float) ((i * (j + 3) * (j + 7) + j) % 31));
    }
    numbers.add(i / 1024f);
    return numbers;
  }

  static List<BaseVector> near(int... seeds) {
    return Arrays.stream(seeds)
        .mapToObj(seed -> (BaseVector) new FloatVec(vector(seed)))
        .collect(Collectors.toList());
  }

  static JsonArray json(List<? extends Number> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }

  static JsonObject row(int i) {
    JsonObject row = new JsonObject();
    row.addProperty("id", (long) i);
    row.add("vector", json(vector(i)));
    row.addProperty("color", List.of("red", "green", "blue").get(i % 3));
    row.addProperty("price", i / 4.0);
    row.addProperty("sold", i % 2 == 0);
    JsonObject more = new JsonObject();
    more.addProperty("n", i);
    more.addProperty("tag", "t" + i % 5);
    row.add("more", more);
    row.add("sizes", json(List.of((long) (i % 3), (long) (i % 5))));
    row.addProperty("extra", "dynamic-" + i % 7);
    return row;
  }

  static List<JsonObject> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(Rows::row).collect(Collectors.toList());
  }

  static Object hits(SearchResp found) {
    return found.getSearchResults().stream()
        .map(
            list ->
                list.stream()
                    .map(
                        hit -> List.of(hit.getId(), hit.getScore(), new TreeMap<>(hit.getEntity())))
                    .collect(Collectors.toList()))
        .collect(Collectors.toList());
  }

  static Object entities(QueryResp found) {
    return found.getQueryResults().stream()
        .map(result -> new TreeMap<>(result.getEntity()).toString())
        .sorted()
        .collect(Collectors.toList());
  }
}
