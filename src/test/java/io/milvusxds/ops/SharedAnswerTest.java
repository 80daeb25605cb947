package io.milvusxds.ops;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedAnswerTest {
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final SharedAnswer page = new SharedAnswer(this::make);
  private final ExecutorService clients = Executors.newCachedThreadPool();

  @AfterEach
  void endClients() {
    clients.shutdownNow();
  }

  @Test
  void everyOneWhoAsksAloneGetsAPageOfHisOwn() {
    firstMayEnd.countDown();

    assertThat(page.get().text()).isEqualTo("1");
    assertThat(page.get().text()).isEqualTo("2");
  }

  @Test
  void allWhoAskWhileAPageIsMadeShareTheNextOne() throws Exception {
    Future<Answer> first = clients.submit(page::get);
    await("the first page").until(() -> made.get() == 1);
    List<Future<Answer>> later = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      later.add(clients.submit(page::get));
    }
    await("the others").until(() -> page.waiting() == 20);

    firstMayEnd.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS).text()).isEqualTo("1");
    for (Future<Answer> answer : later) {
      assertThat(answer.get(20, TimeUnit.SECONDS).text()).isEqualTo("2");
    }
  }

  private Answer make() {
    int number = made.incrementAndGet();
    try {
      assertThat(firstMayEnd.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.text(200, Integer.toString(number));
  }
}
