package club.worldmates.calls.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever reaches the pages keeps nobody else from them. */
@Timeout(60)
class HealthPageLimitsTest {

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void connectionsThatNeverFinishTheirRequest_makeWay() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      for (int i = 0; i < 3 * HealthPage.MAX_CONNECTIONS; i++) {
        say(page, "GET /health HTTP/1.1\r\nX-Slow: ");
      }

      assertThat(ask(page, "GET /health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(answer(sockets.get(0))).as("the oldest").isEmpty();
    }
  }

  @Test
  void slowRequest_isCutOff_howeverMuchItSays() throws Exception {
    try (HealthPage page = start(Duration.ofMillis(300))) {
      Socket slow = say(page, "GET /health HTTP/1.1\r\n");

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  slow.getOutputStream().write("X: y\r\n".getBytes(US_ASCII));
                  Thread.sleep(50); // the attack itself: a byte now and then
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void answerThatNobodyReads_isCutOff() throws Exception {
    String large = "x".repeat(50_000_000);
    try (HealthPage page = start(Duration.ofMillis(300), large)) {
      Socket deaf = say(page, "GET /metrics HTTP/1.0\r\n\r\n");
      Thread.sleep(1000); // it has until then, and does not read

      assertThat(answer(deaf).length()).isLessThan(large.length());
    }
  }

  @Test
  void longLinesAndHeaders_areRefused() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      String path = "/" + "a".repeat(HealthPage.MAX_LINE_BYTES);
      String value = "b".repeat(HealthPage.MAX_HEADERS_BYTES);

      assertThat(ask(page, "GET " + path + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
      assertThat(ask(page, "GET /health HTTP/1.1\r\nX: " + value + "\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void whatIsNoHttp_isRefused() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      assertThat(ask(page, "\u0016\u0003\u0001 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void bodyIsNotWaitedFor() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      assertThat(ask(page, "POST /health HTTP/1.1\r\nContent-Length: 999999999\r\n\r\nx"))
          .startsWith("HTTP/1.1 405 ")
          .containsIgnoringCase("allow: GET");
    }
  }

  @Test
  void secondRequest_isNotAnswered() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      String request = "GET /health HTTP/1.1\r\n\r\n";
      String answers = ask(page, request.repeat(100));

      assertThat(answers.split("HTTP/1.1 ", -1)).as("one, behind nothing").hasSize(2);
    }
  }

  @Test
  void pathsWithQueriesOrTricks_areReadAsTheyStand() throws Exception {
    try (HealthPage page = start(HealthPage.LONGEST)) {
      assertThat(ask(page, "GET /health?x=1 HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(page, "GET /metrics/../health HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404 ");
      assertThat(ask(page, "GET /health%00 HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void addressThatIsTaken_isRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

      assertThatThrownBy(() -> HealthPage.start(address, () -> true, () -> ""))
          .isInstanceOf(IOException.class);
    }
  }

  private static HealthPage start(Duration longest) throws IOException {
    return start(longest, "calls_hosts 1.0\n");
  }

  private static HealthPage start(Duration longest, String metrics) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return HealthPage.start(any, () -> true, () -> metrics, longest);
  }

  private Socket say(HealthPage page, String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  private String ask(HealthPage page, String request) throws IOException {
    return answer(say(page, request));
  }

  /** All that comes before the other side ends it. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] piece = new byte[65536];
    try {
      for (int n = socket.getInputStream().read(piece);
          n >= 0;
          n = socket.getInputStream().read(piece)) {
        text.append(new String(piece, 0, n, US_ASCII));
      }
    } catch (SocketException reset) {
      // It ended with what we said still unread.
    }
    return text.toString();
  }
}
