package io.milvusxds.xds;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients together may make the server remember, in bytes of the heap.
 *
 * <p>Each stream has an {@link Account}. When one wants more than there is, the stream with the
 * largest account ends, whoever it is, and the others go on. What an ended stream held counts until
 * it is really gone; meanwhile whoever needs its room waits. Any thread; the lock is held for a few
 * steps, and while the largest account is looked for.
 */
final class Budget {
  private final long limitBytes;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  // Guarded by this.
  private final Set<Account> accounts = new HashSet<>();
  private long usedBytes;
  // The part of it whose owners were told to end.
  private long leavingBytes;

  /** What becomes of a wish for room. */
  enum Answer {
    GRANTED,
    /** There is room as soon as others have ended: try again by {@link #whenRoom}. */
    LATER,
    /** The account is the largest itself, and its stream is told to end. */
    REFUSED
  }

  /**
   * @param limitBytes for all accounts together
   */
  Budget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** An account with nothing on it. */
  Account open() {
    Account account = new Account(this);
    synchronized (this) {
      accounts.add(account);
    }
    return account;
  }

  long limitBytes() {
    return limitBytes;
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  /** Runs a task when somebody has given room back, or at once when nobody is about to. */
  void whenRoom(Runnable task) {
    waiting.add(task);
    if (!isAnybodyLeaving()) {
      wakeAll();
    }
  }

  /** Adds to an account what there is room for. */
  Answer reserve(Account account, long bytes) {
    List<Account> ending = new ArrayList<>();
    Answer answer = reserve(account, bytes, ending);
    ending.forEach(Account::end);
    return answer;
  }

  private synchronized Answer reserve(Account account, long bytes, List<Account> ending) {
    if (account.isLeaving || account.isClosed) {
      return Answer.REFUSED;
    }
    if (usedBytes + bytes <= limitBytes) {
      add(account, bytes);
      return Answer.GRANTED;
    }
    while (usedBytes + bytes - leavingBytes > limitBytes) {
      Account largest = largest(account, bytes).orElse(account);
      leave(largest, account == largest ? bytes : 0);
      ending.add(largest);
      if (largest == account) {
        return Answer.REFUSED;
      }
    }
    return Answer.LATER;
  }

  /** Sets what an account holds, whether or not there is room: it is there already. */
  void set(Account account, long bytes) {
    List<Account> ending = new ArrayList<>();
    boolean isLess = set(account, bytes, ending);
    ending.forEach(Account::end);
    if (isLess) {
      wakeAll();
    }
  }

  private synchronized boolean set(Account account, long bytes, List<Account> ending) {
    long more = bytes - account.bytes;
    add(account, account.isClosed ? 0 : more);
    endLargest(ending);
    return more < 0;
  }

  /** Adds to what an account holds, whether or not there is room: it is there already. */
  void grow(Account account, long bytes) {
    List<Account> ending = new ArrayList<>();
    synchronized (this) {
      add(account, account.isClosed ? 0 : bytes);
      endLargest(ending);
    }
    ending.forEach(Account::end);
  }

  /** Forgets an account and all that is on it. */
  void close(Account account) {
    synchronized (this) {
      add(account, -account.bytes);
      account.isClosed = true;
      accounts.remove(account);
    }
    wakeAll();
  }

  private void endLargest(List<Account> ending) {
    while (usedBytes - leavingBytes > limitBytes) {
      Optional<Account> largest =
          accounts.stream()
              .filter(account -> !account.isLeaving)
              .max((one, other) -> Long.compare(one.bytes, other.bytes));
      if (largest.isEmpty()) {
        return;
      }
      leave(largest.get(), 0);
      ending.add(largest.get());
    }
  }

  // Who wants room and would be as large as the largest is the one to go.
  private Optional<Account> largest(Account wanting, long bytes) {
    return accounts.stream()
        .filter(account -> !account.isLeaving)
        .filter(account -> account != wanting && account.bytes > wanting.bytes + bytes)
        .max((one, other) -> Long.compare(one.bytes, other.bytes));
  }

  private void leave(Account account, long wantedBytes) {
    account.isLeaving = true;
    account.endsWith = account.bytes + wantedBytes;
    leavingBytes += account.bytes;
  }

  private void add(Account account, long bytes) {
    account.bytes += bytes;
    usedBytes += bytes;
    if (account.isLeaving) {
      leavingBytes += bytes;
    }
  }

  private synchronized boolean isAnybodyLeaving() {
    return leavingBytes > 0;
  }

  private void wakeAll() {
    // What comes back because there is still no room is not run twice in one go.
    List<Runnable> now = new ArrayList<>();
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      now.add(task);
    }
    now.forEach(Runnable::run);
  }

  /** What one stream makes the server remember. Its fields are guarded by the budget. */
  static final class Account {
    private final Budget budget;
    private long bytes;
    private long endsWith;
    private boolean isLeaving;
    private boolean isClosed;
    private volatile Runnable whenEnding = () -> {};

    private Account(Budget budget) {
      this.budget = budget;
    }

    /** What is to happen when this account must go; at once when it must already. Does not wait. */
    void onEnding(Runnable task) {
      boolean isLate;
      synchronized (budget) {
        whenEnding = task;
        isLate = isLeaving;
      }
      if (isLate) {
        task.run();
      }
    }

    private void end() {
      whenEnding.run();
    }

    Answer reserve(long more) {
      return budget.reserve(this, more);
    }

    void set(long all) {
      budget.set(this, all);
    }

    void grow(long more) {
      budget.grow(this, more);
    }

    void close() {
      budget.close(this);
    }

    /** Why it must go, for its client. */
    String reason() {
      synchronized (budget) {
        return "the largest of all streams with "
            + endsWith
            + " bytes of memory, when all together need more than there is (expected: at most "
            + budget.limitBytes
            + " bytes for all); ask for fewer or shorter names, or give the server more memory";
      }
    }
  }
}
