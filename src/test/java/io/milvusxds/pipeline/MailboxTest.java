package io.milvusxds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.SourceSnapshot;
import io.milvusxds.translate.ListenerSpec;
import io.milvusxds.translate.LogLimit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final EnvoyGroup GROUP =
      new EnvoyGroup(new DeploymentRef("prod", "milvus"), ListenerSpec.DEFAULT, LogLimit.NONE);

  private final Mailbox mailbox = new Mailbox();

  private static SourceUpdate update(String source) {
    return SourceUpdate.synced(new SourceSnapshot(source, List.of(), List.of()));
  }

  @Test
  void theNewestOfEachSenderWins() throws InterruptedException {
    mailbox.put("a", SourceUpdate.blocked(List.of()));
    mailbox.put("b", update("b"));
    mailbox.put("a", update("a"));

    Mail mail = mailbox.take(OptionalLong.empty());

    assertThat(mail.sources()).containsEntry("a", update("a")).containsEntry("b", update("b"));
  }

  @Test
  void whatWasTakenIsGone() throws InterruptedException {
    mailbox.put("a", update("a"));
    mailbox.take(OptionalLong.empty());
    mailbox.putGroup(GROUP);

    Mail mail = mailbox.take(OptionalLong.empty());

    assertThat(mail.sources()).isEmpty();
    assertThat(mail.groups()).containsExactly(GROUP);
  }

  @Test
  void theTimeIsThatOfTheOldestPiece() throws InterruptedException {
    mailbox.put("a", update("a"));
    long afterTheFirst = System.nanoTime();
    mailbox.put("a", update("a"));

    assertThat(mailbox.take(OptionalLong.empty()).oldestNanos()).isLessThanOrEqualTo(afterTheFirst);
  }

  @Test
  void takingWaitsForMail() throws Exception {
    CompletableFuture<Mail> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return mailbox.take(OptionalLong.empty());
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    mailbox.putGroup(GROUP);

    assertThat(taken.get(10, TimeUnit.SECONDS).groups()).containsExactly(GROUP);
  }

  @Test
  void takingEndsWithoutMailWhenItsTimeHasCome() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);

    Mail mail = mailbox.take(OptionalLong.of(until));

    assertThat(mail.hasFacts()).isFalse();
    assertThat(mail.groups()).isEmpty();
    assertThat(System.nanoTime() - until).isNotNegative();
  }

  @Test
  void mailIsTakenThoughTheTimeToComeBackIsFar() throws InterruptedException {
    mailbox.putGroup(GROUP);

    Mail mail = mailbox.take(OptionalLong.of(System.nanoTime() + TimeUnit.HOURS.toNanos(1)));

    assertThat(mail.groups()).containsExactly(GROUP);
  }
}
