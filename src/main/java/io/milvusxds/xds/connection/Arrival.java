package io.milvusxds.xds.connection;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.milvusxds.xds.limits.Budget;

/**
 * Counts the bytes of a request while they arrive, before there is a request: a client may send a
 * message of the largest size but for its last byte, on many streams at once.
 *
 * <p>gRPC makes one for each stream and calls it on the thread of the connection.
 */
public final class Arrival extends ServerStreamTracer {
  private static final Context.Key<Arrival> KEY = Context.key("arrival");
  // Of each piece in which the bytes come: a client may send them one by one.
  private static final long PIECE = 256;

  private final Budget.Account account;
  private boolean taken;

  private Arrival(Budget.Account account) {
    this.account = account;
  }

  /** Makes one for each stream. */
  static ServerStreamTracer.Factory factory(Budget budget) {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new Arrival(budget.open());
      }
    };
  }

  /**
   * The account of the stream that is being opened on this thread; whoever takes it closes it. A
   * new one without a transport.
   */
  public static Budget.Account take(Budget budget) {
    Arrival arrival = KEY.get();
    if (arrival == null) {
      return budget.open();
    }
    arrival.taken = true;
    return arrival.account;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  @Override
  public void inboundWireSize(long bytes) {
    account.arrive(bytes + PIECE);
  }

  @Override
  public void streamClosed(Status status) {
    if (!taken) {
      account.close();
    }
  }
}
