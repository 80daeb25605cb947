import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Prints what came of each step of a session, without what differs by nature. */
final class Transcript {
  private static final Gson JSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  // Ids, times, addresses and what else differs from session to session.
  private static final Pattern DRAWN =
      Pattern.compile(
          "\\d{12,}|\\b[0-9a-f]{16,}\\b|rootcoord-dml_\\d+_\\d+v\\d|(127\\.0\\.0\\.1|localhost):\\d+"
              + "|\\d+(\\.\\d+)?(ms|µs|s|ns)\\b");
  private static final int LONGEST_ERROR = 400;

  private final String own;

  /**
   * @param own the word that makes the names of this session different from those of others
   */
  Transcript(String own) {
    this.own = own;
  }

  /** Makes a call. */
  interface Call<T> {
    T make() throws Exception;
  }

  /** Makes a call that answers nothing but success. */
  interface Action {
    void make() throws Exception;
  }

  /** Makes a call and prints its name and what of its answer is to be seen. */
  <T> T step(String name, Call<T> call, Function<T, Object> shape) {
    try {
      T seen = call.make();
      print(name, JSON.toJson(shape.apply(seen)));
      return seen;
    } catch (Exception e) {
      String text = plain(e.getClass().getSimpleName() + ": " + e.getMessage());
      print(
          name,
          JSON.toJson(Map.of("error", text.substring(0, Math.min(LONGEST_ERROR, text.length())))));
      return null;
    }
  }

  /** As {@link #step(String, Call, Function)}, and sees all of the answer. */
  <T> T step(String name, Call<T> call) {
    return step(name, call, seen -> seen);
  }

  /** A step that comes to nothing but success. */
  void act(String name, Action action) {
    step(
        name,
        () -> {
          action.make();
          return "done";
        });
  }

  private void print(String name, String outcome) {
    System.out.println("step\t" + name + "\t" + plain(outcome));
  }

  private String plain(String text) {
    return DRAWN.matcher(text.replace(own, "OWN")).replaceAll("<drawn>");
  }
}
