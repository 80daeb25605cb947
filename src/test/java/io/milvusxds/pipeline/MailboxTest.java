package io.milvusxds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.SourceSnapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox();

  private static SourceUpdate update(String source) {
    return SourceUpdate.synced(new SourceSnapshot(source, List.of(), List.of()));
  }

  @Test
  void theNewestOfEachSenderWins() throws InterruptedException {
    mailbox.put("a", SourceUpdate.blocked(List.of()));
    mailbox.put("b", update("b"));
    mailbox.put("a", update("a"));

    Mail mail = mailbox.take();

    assertThat(mail.sources()).containsEntry("a", update("a")).containsEntry("b", update("b"));
  }

  @Test
  void whatWasTakenIsGone() throws InterruptedException {
    mailbox.put("a", update("a"));
    mailbox.take();
    mailbox.putGroup("g");

    Mail mail = mailbox.take();

    assertThat(mail.sources()).isEmpty();
    assertThat(mail.groups()).containsExactly("g");
  }

  @Test
  void theTimeIsThatOfTheOldestPiece() throws InterruptedException {
    mailbox.put("a", update("a"));
    long afterTheFirst = System.nanoTime();
    mailbox.put("a", update("a"));

    assertThat(mailbox.take().oldestNanos()).isLessThanOrEqualTo(afterTheFirst);
  }

  @Test
  void takingWaitsForMail() throws Exception {
    CompletableFuture<Mail> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return mailbox.take();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    mailbox.putGroup("g");

    assertThat(taken.get(10, TimeUnit.SECONDS).groups()).containsExactly("g");
  }
}
