package io.milvusxds.demo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCacheTest {
  @TempDir Path folder;

  @Test
  void theFolderIsTheProjectsOwnThenTheUsersThenTheUsual() {
    Map<String, String> all =
        Map.of("MILVUS_XDS_CACHE", "/own", "XDG_CACHE_HOME", "/xdg", "HOME", "/home/me");

    assertThat(InstallCache.of(all).folder()).isEqualTo(Path.of("/own"));
    assertThat(InstallCache.of(Map.of("XDG_CACHE_HOME", "/xdg", "HOME", "/home/me")).folder())
        .isEqualTo(Path.of("/xdg/milvus-xds"));
    assertThat(InstallCache.of(Map.of("HOME", "/home/me")).folder())
        .isEqualTo(Path.of("/home/me/.cache/milvus-xds"));
  }

  @Test
  void anEmptyHomeIsNone() {
    assertThat(InstallCache.of(Map.of("HOME", "")).folder())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "milvus-xds"));
  }

  @Test
  void aFolderThatCanNotBeWrittenIsNamedWithWhatToDo() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(
            () -> new InstallCache(file.resolve("cache")).installOnce("tool-1", target -> {}))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("can not be written")
        .hasMessageContaining("MILVUS_XDS_CACHE");
  }

  @Test
  void whatIsThereIsNotInstalledAgain() throws Exception {
    InstallCache cache = new InstallCache(folder);
    cache.installOnce("tool-1", target -> Files.writeString(target.resolve("tool"), "first"));

    Path found =
        cache.installOnce("tool-1", target -> Files.writeString(target.resolve("tool"), "second"));

    assertThat(found.resolve("tool")).hasContent("first");
  }

  @Test
  void aFailedInstallationLeavesNothingBehind() throws Exception {
    InstallCache cache = new InstallCache(folder);

    assertThatThrownBy(
            () ->
                cache.installOnce(
                    "tool-1",
                    target -> {
                      Files.writeString(target.resolve("half"), "half");
                      throw new IOException("network gone");
                    }))
        .hasMessage("network gone");

    assertThat(entries()).isEmpty();
  }

  @Test
  void twoThatInstallTheSameAtOnceBothSucceedWithOneWholeCopy() throws Exception {
    CyclicBarrier bothFilled = new CyclicBarrier(2);
    Callable<Path> install =
        () ->
            new InstallCache(folder)
                .installOnce(
                    "tool-1",
                    target -> {
                      Files.writeString(target.resolve("tool"), "whole");
                      awaitOther(bothFilled);
                    });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Path>> both = threads.invokeAll(List.of(install, install));

      for (Future<Path> one : both) {
        assertThat(one.get().resolve("tool")).hasContent("whole");
      }
      assertThat(entries()).containsExactly("tool-1");
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitOther(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.BrokenBarrierException
        | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the other installation never came", e);
    }
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
