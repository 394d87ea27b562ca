package club.worldmates.calls.grpc;

import club.worldmates.calls.net.ConnectionLimit;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads and channels of the server: epoll where there is epoll, which unix sockets need. */
final class ServerTransport {

  private static final long CLOSING_SECONDS = 2;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;
  private final boolean ownWorkers;
  private final Class<? extends ServerChannel> channel;
  private final SocketAddress address;
  private final boolean unix;

  /**
   * Starts the threads.
   *
   * @param shared serves the connections, and goes on when this is closed; null: threads of its own
   * @throws IOException a unix socket on a system without epoll
   */
  ServerTransport(SocketAddress listen, @Nullable EventLoopGroup shared) throws IOException {
    boolean epoll = Epoll.isAvailable();
    unix = listen instanceof UnixDomainSocketAddress;
    if (unix && !epoll) {
      throw new IOException("unix sockets need Linux on x86-64");
    }
    address = listen instanceof UnixDomainSocketAddress file ? netty(file) : listen;
    channel = unix ? EpollServerDomainSocketChannel.class : tcp(epoll);
    acceptor = threads("grpc-accept", 1, epoll);
    ownWorkers = shared == null;
    workers = shared == null ? threads("grpc-io", processors(), epoll) : shared;
  }

  NettyServerBuilder server(ServerCredentials credentials, ConnectionLimit limit) {
    ReflectiveChannelFactory<? extends ServerChannel> channels =
        new ReflectiveChannelFactory<>(channel);
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(address, credentials)
            .channelFactory(
                () -> {
                  ServerChannel listening = channels.newChannel();
                  // Before the handler that takes connections in.
                  listening.pipeline().addLast(limit);
                  return listening;
                })
            .bossEventLoopGroup(acceptor)
            .workerEventLoopGroup(workers);
    // Set by gRPC and unknown to unix sockets, which would be a warning for each connection.
    return unix ? server.withChildOption(ChannelOption.SO_KEEPALIVE, null) : server;
  }

  /** Ends its own threads. */
  void close() {
    for (EventLoopGroup group : ownWorkers ? List.of(acceptor, workers) : List.of(acceptor)) {
      group
          .shutdownGracefully(0, 1, TimeUnit.SECONDS)
          .awaitUninterruptibly(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Daemon threads for channels, with epoll or without. */
  static EventLoopGroup threads(String name, int count, boolean epoll) {
    IoHandlerFactory polling = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), polling);
  }

  private static int processors() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private static SocketAddress netty(UnixDomainSocketAddress file) {
    return new DomainSocketAddress(file.getPath().toFile());
  }

  private static Class<? extends ServerChannel> tcp(boolean epoll) {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
