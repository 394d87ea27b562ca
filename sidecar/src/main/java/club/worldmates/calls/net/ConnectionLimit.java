package club.worldmates.calls.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the connections of one listening socket to a number: its handler, before all others. When
 * there are as many, the oldest that has not {@link #proven} itself makes way for the next; so who
 * only connects keeps nobody out, and nobody in. If all have, the next one is closed. Connections
 * of a unix socket count as proven: the file decides who may connect. Used by several threads.
 */
@Sharable
public final class ConnectionLimit extends ChannelInboundHandlerAdapter {

  private final int most;

  /** By the address of the other side, the oldest first. */
  private final Map<SocketAddress, Channel> unproven = new LinkedHashMap<>();

  private final Set<Channel> open = new HashSet<>();

  public ConnectionLimit(int most) {
    this.most = most;
  }

  @Override
  public void channelRead(ChannelHandlerContext listening, Object accepted) {
    Channel connection = (Channel) accepted;
    if (admit(connection)) {
      listening.fireChannelRead(accepted);
    } else {
      connection.unsafe().closeForcibly();
    }
  }

  /** Whoever connected from there does not make way any more. */
  public synchronized void proven(SocketAddress from) {
    unproven.remove(from);
  }

  private synchronized boolean admit(Channel connection) {
    if (open.size() >= most && !dismissOldest()) {
      return false;
    }
    open.add(connection);
    SocketAddress from = connection.remoteAddress();
    if (from instanceof InetSocketAddress) {
      unproven.put(from, connection);
    }
    connection.closeFuture().addListener(closed -> forget(connection, from));
    return true;
  }

  /** It does not count any more, although it may take a moment to close. */
  private boolean dismissOldest() {
    Iterator<Channel> oldest = unproven.values().iterator();
    if (!oldest.hasNext()) {
      return false;
    }
    Channel leaving = oldest.next();
    oldest.remove();
    open.remove(leaving);
    var unused = leaving.close();
    return true;
  }

  private synchronized void forget(Channel connection, @Nullable SocketAddress from) {
    open.remove(connection);
    // By now somebody else may be connected from there.
    unproven.remove(from, connection);
  }
}
