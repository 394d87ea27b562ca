package club.worldmates.calls.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate for 127.0.0.1 and its key, in PEM files. */
public record Certificate(Path chain, Path key) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Files of that name. */
  public static Certificate create(Path directory, String name) throws Exception {
    return create(directory, name, "san=ip:127.0.0.1");
  }

  /** One that may sign others. */
  public static Certificate createAuthority(Path directory, String name) throws Exception {
    return create(directory, name, "bc:c");
  }

  /** The same key, with a certificate that an authority of this directory signed for some days. */
  public Certificate signedBy(String authority, Path directory, String name, int from, int days)
      throws Exception {
    Path request = directory.resolve(name + ".csr");
    Path signed = directory.resolve(name + "-by-" + authority + ".crt");
    keytool(directory, name, "-certreq", "-file", request.toString());
    keytool(
        directory,
        authority,
        "-gencert",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-startdate",
        from + "d",
        "-validity",
        String.valueOf(days));
    return new Certificate(signed, key);
  }

  private static Certificate create(Path directory, String name, String extension)
      throws Exception {
    keytool(
        directory,
        name,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        extension,
        "-storetype",
        "PKCS12");
    return exported(directory.resolve(name + ".p12"), directory, name);
  }

  /** Runs it on the store of that name. */
  private static void keytool(Path directory, String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", name, "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", directory.resolve(name + ".p12").toString()));
    Path log = directory.resolve(name + ".log");
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
  }

  private static Certificate exported(Path store, Path directory, String name)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return new Certificate(
        pem(
            directory.resolve(name + ".crt"),
            "CERTIFICATE",
            keys.getCertificate(name).getEncoded()),
        pem(
            directory.resolve(name + ".key"),
            "PRIVATE KEY",
            keys.getKey(name, PASSWORD).getEncoded()));
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}
