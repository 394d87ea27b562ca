package club.worldmates.calls.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes the log to standard output. A line is written at once, unless one was a moment ago: those
 * of a tenth of a second go together then, since a call logs five of them and each would wake
 * whoever reads them. Warnings never wait, nor does anything once the process ends; what is killed
 * may lose the last tenth of a second.
 */
public final class LogOutput extends OutputStreamAppender<ILoggingEvent> {

  private static final long TOGETHER_MILLIS = 100;
  private static final int BUFFER = 64 * 1024;

  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "calls-log");
            thread.setDaemon(true);
            return thread;
          });

  // What follows is guarded by streamWriteLock.
  private boolean due;
  private boolean ending;
  private long written = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TOGETHER_MILLIS);

  @Override
  public void start() {
    setImmediateFlush(false);
    setOutputStream(
        new BufferedOutputStream(System.out, BUFFER) {
          @Override
          public void close() throws IOException {
            flush(); // standard output is not ours to close
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "calls-log-end"));
    super.start();
  }

  @Override
  public void stop() {
    writer.shutdownNow();
    super.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    super.append(event);
    streamWriteLock.lock();
    try {
      boolean lone = System.nanoTime() - written >= TimeUnit.MILLISECONDS.toNanos(TOGETHER_MILLIS);
      if (lone || ending || event.getLevel().isGreaterOrEqual(Level.WARN)) {
        write();
      } else if (!due) {
        due = true;
        var unused = writer.schedule(this::write, TOGETHER_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      streamWriteLock.unlock();
    }
  }

  private void write() {
    streamWriteLock.lock();
    try {
      due = false;
      written = System.nanoTime();
      getOutputStream().flush();
    } catch (IOException e) {
      addError("the log could not be written", e);
    } finally {
      streamWriteLock.unlock();
    }
  }

  private void end() {
    streamWriteLock.lock();
    try {
      ending = true;
      write();
    } finally {
      streamWriteLock.unlock();
    }
  }
}
