package club.worldmates.calls.http;

import club.worldmates.calls.net.ConnectionLimit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Two pages for an operator's tools. {@code GET /health}: 200 {@code
 * {"status":"up","database":"up"}} while calls can be started, 503 {@code
 * {"status":"down","database":"down"}} while the database is away, which the circuit breaker knows,
 * and 503 with the status {@code draining} while it finishes what is under way before it ends.
 * {@code GET /metrics}: all meters, in the text format of Prometheus. Anything else is 404 or 405.
 *
 * <p>Whoever reaches it may read it, and can keep nobody else from reading it: a connection is for
 * one request, and the oldest makes way when there are too many.
 */
public final class HealthPage implements AutoCloseable {

  /** At once: several monitors, probes and people. */
  static final int MAX_CONNECTIONS = 64;

  /** Of a connection, from its beginning to its end. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** Of the request line, and of all headers together: there are two short paths. */
  static final int MAX_LINE_BYTES = 1024;

  static final int MAX_HEADERS_BYTES = 8 * 1024;

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("calls-http", true), NioIoHandler.newFactory());

  /** Makes the pages, one after the other; as many as there are connections may wait. */
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_CONNECTIONS),
          new DefaultThreadFactory("calls-http-pages", true));

  private final Channel listening;
  private volatile boolean draining;

  /**
   * Listens.
   *
   * @param listen port 0 for any free one
   * @param databaseUp must not block
   * @param metrics may take its time: nobody but these pages waits
   * @throws IOException the address is taken or not to be had
   */
  public static HealthPage start(
      InetSocketAddress listen, BooleanSupplier databaseUp, Supplier<String> metrics)
      throws IOException {
    return start(listen, databaseUp, metrics, LONGEST);
  }

  /** The same, with a time that a test can wait for. */
  static HealthPage start(
      InetSocketAddress listen,
      BooleanSupplier databaseUp,
      Supplier<String> metrics,
      Duration longest)
      throws IOException {
    return new HealthPage(listen, databaseUp, metrics, longest);
  }

  private HealthPage(
      InetSocketAddress listen,
      BooleanSupplier databaseUp,
      Supplier<String> metrics,
      Duration longest)
      throws IOException {
    Pages pages = new Pages(databaseUp, () -> draining, metrics);
    var bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .handler(new ConnectionLimit(MAX_CONNECTIONS))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    begin(connection, pages, longest);
                  }
                })
            .bind(listen)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stopThreads();
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listening = bound.channel();
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Says from now on that no more is taken on. */
  public void drain() {
    draining = true;
  }

  @Override
  public void close() {
    var unused = listening.close().awaitUninterruptibly();
    stopThreads();
  }

  private void begin(Channel connection, Pages pages, Duration longest) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxHeaderSize(MAX_HEADERS_BYTES);
    connection.pipeline().addLast(new HttpServerCodec(limits), new PageHandler(pages, writer));
    var end =
        connection
            .eventLoop()
            .schedule(
                () -> {
                  var unused = connection.close();
                },
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
    connection.closeFuture().addListener(closed -> end.cancel(false));
  }

  private void stopThreads() {
    writer.shutdownNow();
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
