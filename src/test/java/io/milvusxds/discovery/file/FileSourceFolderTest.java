package io.milvusxds.discovery.file;

import static io.milvusxds.discovery.file.FollowedFiles.DEADLINE;
import static io.milvusxds.discovery.file.FollowedFiles.addresses;
import static io.milvusxds.discovery.file.FollowedFiles.state;
import static io.milvusxds.discovery.file.Manifests.documents;
import static io.milvusxds.discovery.file.Manifests.service;
import static io.milvusxds.discovery.file.Manifests.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceFolderTest {
  @TempDir Path folder;
  private FollowedFiles files = new FollowedFiles(Path.of("."));

  @BeforeEach
  void openFolder() {
    files = new FollowedFiles(folder);
  }

  @AfterEach
  void closeSources() {
    files.close();
  }

  @Test
  void aFolderFollowsNewChangedAndRemovedFiles() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    files.write("conf/a.yaml", state("10.0.0.1"));
    files.start(conf);
    files.awaitAddresses("10.0.0.1");

    Path other = files.write("conf/b.yaml", documents(service("b"), slice("b", "10.0.1.1")));
    files.awaitAddresses("10.0.0.1", "10.0.1.1");
    files.write("conf/b.yaml", documents(service("b"), slice("b", "10.0.1.2")));
    files.awaitAddresses("10.0.0.1", "10.0.1.2");
    Files.delete(other);

    files.awaitAddresses("10.0.0.1");
    assertThat(files.last().findings()).isEmpty();
  }

  @Test
  void aFolderThatIsReplacedByAnotherIsFollowed() throws Exception {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    files.write("conf/a.yaml", state("10.0.0.1"));
    Path next = Files.createDirectory(folder.resolve("next"));
    files.write("next/a.yaml", state("10.0.0.2"));
    files.start(conf);
    files.awaitAddresses("10.0.0.1");

    Files.move(conf, folder.resolve("old"));
    Files.move(next, conf);
    files.awaitAddresses("10.0.0.2");
    files.write("conf/a.yaml", state("10.0.0.3"));

    files.awaitAddresses("10.0.0.3");
  }

  @Test
  void aMountedConfigMapIsFollowedAsAFolderAndAsAFile() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Files.createDirectory(mount.resolve("..1"));
    Files.createDirectory(mount.resolve("..2"));
    files.writeLongAgo("mount/..1/state.yaml", state("10.0.0.1"));
    files.writeLongAgo("mount/..2/state.yaml", state("10.0.0.2"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("state.yaml"), Path.of("..data/state.yaml"));
    files.startWithoutRest(mount);
    files.startWithoutRest(mount.resolve("state.yaml"));
    await().atMost(DEADLINE).until(() -> files.snapshots.size() == 2);

    Path swap = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
    Files.move(swap, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(DEADLINE).until(() -> files.snapshots.size() == 4);

    assertThat(files.snapshots.subList(2, 4))
        .allSatisfy(snapshot -> assertThat(addresses(snapshot)).containsExactly("10.0.0.2"));
  }

  @Test
  void aLinkToAFileElsewhereIsFollowed() throws Exception {
    Files.createDirectory(folder.resolve("real"));
    Path real = files.write("real/the.yaml", state("10.0.0.1"));
    Path link = Files.createSymbolicLink(folder.resolve("state.yaml"), real);
    files.start(link);
    files.awaitAddresses("10.0.0.1");

    files.write("real/the.yaml", state("10.0.0.2"));

    files.awaitAddresses("10.0.0.2");
  }
}
