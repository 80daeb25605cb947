package io.milvusxds.xds.limits;

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
public final class Budget {
  private final long limitBytes;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  // Guarded by this.
  private final Set<Account> accounts = new HashSet<>();
  private long usedBytes;
  // The part of it whose owners were told to end.
  private long leavingBytes;
  // Accounts with room for a request that is being parsed: it is given back in a moment.
  private int passing;

  /** What becomes of a wish for room. */
  public enum Answer {
    GRANTED,
    /** There is room as soon as others have ended or parsed: try again by {@link #whenRoom}. */
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
  public Account open() {
    Account account = new Account(this);
    synchronized (this) {
      accounts.add(account);
    }
    return account;
  }

  public long limitBytes() {
    return limitBytes;
  }

  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** Runs a task when somebody has given room back, or at once when nobody is about to. */
  public void whenRoom(Runnable task) {
    waiting.add(task);
    if (!isRoomComing()) {
      wakeAll();
    }
  }

  /** Adds to an account what there is room for. */
  public Answer reserve(Account account, long bytes) {
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
      pass(account, true);
      return Answer.GRANTED;
    }
    while (usedBytes + bytes - leavingBytes > limitBytes) {
      Account largest = largest(account, bytes).orElse(account);
      if (largest == account && passing > 0) {
        // A crowd of clients that come at once is no greed: each waits for its turn.
        return Answer.LATER;
      }
      leave(largest, account == largest ? bytes : 0);
      ending.add(largest);
      if (largest == account) {
        return Answer.REFUSED;
      }
    }
    return Answer.LATER;
  }

  /**
   * Sets what an account holds beside what arrives; it is there already, if there is room or not.
   */
  public void set(Account account, long bytes) {
    List<Account> ending = new ArrayList<>();
    setNow(account, bytes, ending);
    ending.forEach(Account::end);
    wakeAll();
  }

  private synchronized void setNow(Account account, long bytes, List<Account> ending) {
    long more = bytes + account.arrivingBytes - account.bytes;
    add(account, account.isClosed ? 0 : more);
    pass(account, false);
    endLargest(ending);
  }

  /** Adds a part of a request that arrives; it is there already, if there is room or not. */
  public void arrive(Account account, long bytes) {
    List<Account> ending = new ArrayList<>();
    synchronized (this) {
      if (!account.isClosed) {
        account.arrivingBytes += bytes;
        add(account, bytes);
      }
      endLargest(ending);
    }
    ending.forEach(Account::end);
  }

  /** Forgets an account and all that is on it. */
  public void close(Account account) {
    synchronized (this) {
      add(account, -account.bytes);
      pass(account, false);
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

  private void pass(Account account, boolean now) {
    if (account.isPassing != now) {
      account.isPassing = now;
      passing += now ? 1 : -1;
    }
  }

  private synchronized boolean isRoomComing() {
    return leavingBytes > 0 || passing > 0;
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
  public static final class Account {
    private final Budget budget;
    private long bytes;
    // The part of it that is a request which was not taken in yet.
    private long arrivingBytes;
    private long endsWith;
    private boolean isLeaving;
    private boolean isPassing;
    private boolean isClosed;
    private volatile Runnable whenEnding = () -> {};

    private Account(Budget budget) {
      this.budget = budget;
    }

    /** What is to happen when this account must go; at once when it must already. Does not wait. */
    public void onEnding(Runnable task) {
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

    public Answer reserve(long more) {
      return budget.reserve(this, more);
    }

    public void set(long kept) {
      budget.set(this, kept);
    }

    public void arrive(long more) {
      budget.arrive(this, more);
    }

    /** The request that arrived was taken in: what is left of it is told by {@link #set}. */
    public void takenIn() {
      synchronized (budget) {
        arrivingBytes = 0;
      }
    }

    public void close() {
      budget.close(this);
    }

    /** Why it must go, for its client. */
    public String reason() {
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
