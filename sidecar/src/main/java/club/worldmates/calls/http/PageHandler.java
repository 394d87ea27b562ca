package club.worldmates.calls.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** One connection: one answer to the first request, its body unread, and then the end. */
final class PageHandler extends SimpleChannelInboundHandler<HttpObject> {

  private final Pages pages;
  private final Executor thread;
  private boolean answered;

  /** {@code thread} makes the pages, which may take their time. */
  PageHandler(Pages pages, Executor thread) {
    this.pages = pages;
    this.thread = thread;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext connection, HttpObject part) {
    if (answered || !(part instanceof HttpRequest request)) {
      return;
    }
    answered = true;
    if (request.decoderResult().isFailure()) {
      send(connection, Pages.MALFORMED);
      return;
    }
    HttpMethod method = request.method();
    String uri = request.uri();
    try {
      thread.execute(() -> send(connection, pages.answer(method, uri)));
    } catch (RejectedExecutionException tooMany) {
      var unused = connection.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext connection, Throwable failure) {
    // Lost, or too slow; nobody waits for an answer.
    var unused = connection.close();
  }

  private static void send(ChannelHandlerContext connection, Pages.Page page) {
    ByteBuf body = Unpooled.copiedBuffer(page.text(), UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, page.status(), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, page.type())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (page.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, HttpMethod.GET);
    }
    connection.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
