package club.worldmates.calls.grpc;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a unix socket, before and after somebody listens on it. */
final class UnixSocketFile {

  private final Path path;

  UnixSocketFile(Path path) {
    this.path = path;
  }

  /**
   * Removes what a process that died left behind.
   *
   * @throws BindException if somebody listens there, or it is no socket
   */
  void makeWay() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
      throw new BindException(path + " exists and is no socket");
    }
    try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new BindException("somebody listens on " + path + " already");
    } catch (ConnectException nobody) {
      Files.delete(path);
    }
  }

  /** For the owner and the group: whoever may write to it may speak for every user. */
  void protect() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
  }

  void remove() throws IOException {
    Files.deleteIfExists(path);
  }
}
