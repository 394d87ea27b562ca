package club.worldmates.calls.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Audits {@code calls-sidecar.jar}: it is made of the libraries of a committed list, byte for byte,
 * and of nothing that belongs to tests. Says as well what it did not look at.
 */
public final class JarAudit {

  /** One library of the bill of materials, from its coordinates to the hash that is compared. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "\"purl\" : \"pkg:maven/([^\"?]+)(?:\\?[^\"]*)?\"|\"SHA-256\",\\s*\"content\" : \"(\\w+)\"");

  private static final List<String> OF_TESTS =
      List.of(
          "org/junit/",
          "org/assertj/",
          "org/awaitility/",
          "com/tngtech/archunit/",
          "ch/vorburger/",
          "io/grpc/inprocess/",
          "io/grpc/testing/",
          "com/code_intelligence/",
          "club/worldmates/calls/testing/",
          "mariadb-");

  private JarAudit() {}

  /** {@code target} with the jar and its bill of materials, and the list. Exits with 1 or 0. */
  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]);
    Path list = Path.of(args[1]);
    Set<String> bundled = libraries(Files.readString(target.resolve("calls-sidecar-sbom.json")));
    Set<String> known = new TreeSet<>(Files.readAllLines(list));
    List<String> wrong = new ArrayList<>(differences(known, bundled));
    try (JarFile jar = new JarFile(target.resolve("calls-sidecar.jar").toFile())) {
      wrong.addAll(ofTests(jar.stream().map(ZipEntry::getName).toList()));
    }
    if (wrong.isEmpty()) {
      System.out.printf(
          "CHECKED      calls-sidecar.jar: %d libraries, each of the SHA-256 in %s; nothing of"
              + " tests.%n",
          bundled.size(), list.getFileName());
    } else {
      wrong.forEach(line -> System.out.println("FAILED       " + line));
      Path now = Files.write(target.resolve(list.getFileName()), bundled);
      System.out.println("             If that is meant, " + now + " is the new list.");
    }
    System.out.println(
        "NOT CHECKED  known holes in these libraries: the build fetches no list of them. With an open");
    System.out.println(
        "             network: osv-scanner scan -L sidecar/target/calls-sidecar-sbom.json");
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  /** Lines {@code group/artifact@version sha256}, in order. */
  static Set<String> libraries(String bill) {
    Set<String> libraries = new TreeSet<>();
    String hash = "";
    Matcher part = LIBRARY.matcher(bill.substring(bill.lastIndexOf("\"components\"")));
    while (part.find()) {
      if (part.group(2) != null) {
        hash = part.group(2);
      } else {
        libraries.add(part.group(1) + " " + hash);
        hash = "no hash";
      }
    }
    return libraries;
  }

  static List<String> differences(Set<String> known, Set<String> bundled) {
    List<String> wrong = new ArrayList<>();
    bundled.stream()
        .filter(Predicate.not(known::contains))
        .forEach(library -> wrong.add("in the jar and not in the list: " + library));
    known.stream()
        .filter(Predicate.not(bundled::contains))
        .forEach(library -> wrong.add("in the list and not in the jar: " + library));
    return wrong;
  }

  static List<String> ofTests(List<String> entries) {
    return entries.stream()
        .filter(name -> OF_TESTS.stream().anyMatch(name::startsWith))
        .limit(10)
        .map(name -> "belongs to tests: " + name)
        .toList();
  }
}
