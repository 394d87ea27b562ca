package club.worldmates.calls.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way for which nobody needs a token. Past a number the oldest is ended: a probe,
 * which is answered at once, always comes through, and whoever watches asks again. Used by several
 * threads.
 */
final class FreeCalls {

  private final int most;
  private final Deque<Free<?, ?>> open = new ArrayDeque<>();

  FreeCalls(int most) {
    this.most = most;
  }

  /** Counts that call until it is closed or {@link Free#over}. */
  <Q, A> Free<Q, A> admit(ServerCall<Q, A> call) {
    Free<Q, A> admitted = new Free<>(call);
    Free<?, ?> leaving = add(admitted);
    if (leaving != null) {
      leaving.close(Statuses.TOO_MANY_FREE_CALLS, new Metadata());
    }
    return admitted;
  }

  private synchronized @Nullable Free<?, ?> add(Free<?, ?> newcomer) {
    Free<?, ?> leaving = open.size() >= most ? open.poll() : null;
    open.add(newcomer);
    return leaving;
  }

  private synchronized void remove(Free<?, ?> call) {
    open.remove(call);
  }

  /** One of them. It may be ended by another thread than that which answers it. */
  final class Free<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private boolean closed;

    private Free(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        remove(this);
        super.close(status, trailers);
      }
    }

    /** It ended from the other side. */
    void over() {
      remove(this);
    }
  }
}
