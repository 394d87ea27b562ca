package club.worldmates.calls.settings;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where the sidecar listens for adapters. */
public sealed interface ListenAddress {
  /** Whether other machines can reach it. */
  boolean isPublic();

  /**
   * A TCP port.
   *
   * @param host a name or an address, IPv6 without brackets
   * @param port 0 for any free one
   */
  record Tcp(String host, int port) implements ListenAddress {
    /** Names other than {@code localhost} are not looked up: what they mean may change. */
    @Override
    public boolean isPublic() {
      byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
      if (address == null) {
        return !host.equalsIgnoreCase("localhost");
      }
      try {
        return !InetAddress.getByAddress(address).isLoopbackAddress();
      } catch (UnknownHostException e) {
        throw new IllegalStateException("Netty gives 4 or 16 bytes", e);
      }
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A unix socket. */
  record UnixSocket(Path path) implements ListenAddress {
    @Override
    public boolean isPublic() {
      return false;
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }
}
