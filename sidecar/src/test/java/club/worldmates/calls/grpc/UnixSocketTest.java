package club.worldmates.calls.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {

  @TempDir Path directory;
  private Path socket;

  @BeforeEach
  void chooseSocket() {
    socket = directory.resolve("calls.sock");
  }

  @Test
  void serves_andTakesItsFileAway() throws Exception {
    try (RunningServer running = listen()) {
      assertThat(call()).isEqualTo(Status.Code.OK);
      assertThat(running.server.port()).isEqualTo(-1);
    }

    assertThat(socket).doesNotExist();
  }

  @Test
  void file_isForOwnerAndGroup() throws Exception {
    try (RunningServer running = listen()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw----");
    }
  }

  @Test
  void fileThatWasLeftBehind_isReplaced() throws Exception {
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(socket));
    dead.close();
    assertThat(socket).exists();

    try (RunningServer running = listen()) {
      assertThat(call()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void socketInUse_isLeftAlone() throws Exception {
    try (RunningServer running = listen()) {
      assertThatThrownBy(this::listen).isInstanceOf(BindException.class);
      assertThat(call()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void fileThatIsNoSocket_isLeftAlone() throws Exception {
    Files.writeString(socket, "precious");

    assertThatThrownBy(this::listen).isInstanceOf(BindException.class);
    assertThat(socket).hasContent("precious");
  }

  private RunningServer listen() throws Exception {
    return new RunningServer(UnixDomainSocketAddress.of(socket), null, "token");
  }

  private Status.Code call() throws InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(group)
            .withOption(ChannelOption.SO_KEEPALIVE, null) // unknown to unix sockets
            .usePlaintext()
            .build();
    try {
      return RunningServer.call(channel, "Bearer token");
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }
}
