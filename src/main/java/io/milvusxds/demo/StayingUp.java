package io.milvusxds.demo;

import io.milvusxds.model.HostPort;
import java.util.concurrent.CountDownLatch;

/** After the story: everything runs on, for whoever wants to try it. */
final class StayingUp {
  private final DemoStage stage;
  private final Narrator narrator;

  StayingUp(DemoStage stage, Narrator narrator) {
    this.stage = stage;
    this.narrator = narrator;
  }

  /** Tells what there is to try, and waits until the thread is interrupted. */
  void await() throws InterruptedException {
    HostPort front = stage.front();
    narrator.heading("Everything stays up until Ctrl-C. To try:");
    narrator.line("a Milvus 1.x client to     " + front);
    narrator.line("Envoy's admin pages        http://" + stage.envoy().admin());
    narrator.line("milvus-xds' admin pages    http://" + stage.controlPlane().admin() + "/envoys");
    narrator.line("the file that it follows   " + stage.stateFile().path());
    narrator.line(
        "who owns segment 1         ./milvus-xds plan " + stage.stateFile().path() + " --key 1");
    narrator.blank();
    narrator.aside(
        "pip install --no-deps pymilvus==1.1.2; pip install "
            + "grpcio protobuf==3.20.3 requests ujson numpy 'setuptools<81'");
    narrator.line("from milvus import Milvus");
    narrator.line("client = Milvus(host='" + front.host() + "', port='" + front.port() + "')");
    narrator.line("print(client.count_entities('films'))");
    narrator.line("print(client.search('films', 3, [[1.0] * 32]))");
    new CountDownLatch(1).await();
  }
}
