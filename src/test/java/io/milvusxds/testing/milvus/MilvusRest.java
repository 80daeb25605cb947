package io.milvusxds.testing.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calls of Milvus by REST, as curl makes them: over HTTP/1.1, one after the other. */
public final class MilvusRest {
  /** The dimension of the vectors that {@link #collectionOf} makes. */
  public static final int DIMENSION = 8;

  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HostPort address;

  public MilvusRest(HostPort address) {
    this.address = address;
  }

  /**
   * What came of a call.
   *
   * @param status of HTTP
   * @param body whatever came
   */
  public record Answer(int status, String body) {
    /** Milvus' own code, 200 when all is well; -1 when the body has none. */
    public int code() throws IOException {
      return JSON.readTree(body).path("code").asInt(-1);
    }

    /** What it is about. */
    public JsonNode data() throws IOException {
      return JSON.readTree(body).path("data");
    }
  }

  /** A GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  /** A POST with this JSON. */
  public Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private URI uri(String path) {
    return URI.create("http://" + address + path);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /**
   * Makes a collection with so many rows, whose keys the server draws; its vectors are named {@code
   * vector} and have {@link #DIMENSION} numbers.
   *
   * @throws IOException when Milvus refuses something
   */
  public void collectionOf(String name, int rows) throws IOException, InterruptedException {
    succeed(
        post(
            "/v1/vector/collections/create",
            "{\"collectionName\": \"%s\", \"dimension\": %d}".formatted(name, DIMENSION)));
    List<String> vectors = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      vectors.add("{\"vector\": " + vector(i) + "}");
    }
    succeed(
        post(
            "/v1/vector/insert",
            "{\"collectionName\": \"%s\", \"data\": [%s]}"
                .formatted(name, String.join(", ", vectors))));
  }

  /** Drops a collection, if there is one. */
  public void drop(String name) throws IOException, InterruptedException {
    succeed(post("/v1/vector/collections/drop", "{\"collectionName\": \"%s\"}".formatted(name)));
  }

  /** A vector of {@link #DIMENSION} small whole numbers, as JSON. */
  public static String vector(int seed) {
    List<String> numbers = new ArrayList<>();
    for (int j = 0; j < DIMENSION; j++) {
      numbers.add(String.format(Locale.ROOT, "%d.0", (seed * (j + 3) + j) % 17));
    }
    return "[" + String.join(", ", numbers) + "]";
  }

  private static void succeed(Answer answer) throws IOException {
    if (answer.code() != 200) {
      throw new IOException("Milvus refused: " + answer);
    }
  }
}
