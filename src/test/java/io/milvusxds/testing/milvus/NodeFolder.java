package io.milvusxds.testing.milvus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that a node of Milvus runs in: its configuration, logs and data.
 *
 * @param path of its own for each node
 */
record NodeFolder(Path path) {
  // {{ name }}, {{ name: default }}, {{ name(type): default }}
  private static final Pattern BLANK =
      Pattern.compile("\\{\\{ *(\\w+)(?:\\(\\w+\\))?(?:: *([^}]*?))? *\\}\\}");

  /** Makes a folder with a configuration in which these blanks have these values. */
  static NodeFolder create(Path path, MilvusProgram program, Map<String, String> values)
      throws IOException {
    for (String name : new String[] {"configs", "logs", "data/rocksmq", "run"}) {
      Files.createDirectories(path.resolve(name));
    }
    String template = Files.readString(program.configTemplate());
    Files.writeString(path.resolve("configs/milvus.yaml"), filled(template, path, values));
    Files.copy(program.logConfig(), path.resolve("configs/glog.conf"));
    return new NodeFolder(path);
  }

  private static String filled(String template, Path path, Map<String, String> values) {
    Map<String, String> folders =
        Map.of(
            "etcd_log_path", path.resolve("logs/etcd.log").toString(),
            "system_log_path", path.resolve("logs").toString(),
            "etcd_data_dir", path.resolve("data/etcd").toString(),
            "local_storage_dir", path.resolve("data").toString(),
            "rocksmq_data_dir", path.resolve("data/rocksmq").toString());
    return BLANK
        .matcher(template)
        .replaceAll(
            blank ->
                Matcher.quoteReplacement(valueOf(blank.group(1), blank.group(2), folders, values)));
  }

  private static String valueOf(
      String name, String ownDefault, Map<String, String> folders, Map<String, String> values) {
    String value = values.getOrDefault(name, folders.getOrDefault(name, ownDefault));
    if (value == null) {
      throw new IllegalStateException(name + ": the template of Milvus has no default for it");
    }
    return value;
  }

  Path log() {
    return path.resolve("log");
  }
}
