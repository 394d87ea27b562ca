package club.worldmates.calls.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JarAuditTest {

  private static final String BILL =
      """
      { "metadata" : { "component" : { "purl" : "pkg:maven/ours/sidecar@1?type=jar" } },
        "components" : [
          { "name" : "a", "version" : "1",
            "hashes" : [
              { "alg" : "SHA-1", "content" : "11" },
              { "alg" : "SHA-256",
                "content" : "22" } ],
            "purl" : "pkg:maven/g/a@1?type=jar" },
          { "name" : "b", "purl" : "pkg:maven/g/b@2?classifier=linux&type=jar" } ] }
      """;

  @Test
  void libraries_haveTheirOwnHashes() {
    assertThat(JarAudit.libraries(BILL)).containsExactly("g/a@1 22", "g/b@2 no hash");
  }

  @Test
  void whatIsNew_changed_orGone_isNamed() {
    assertThat(JarAudit.differences(Set.of("g/a@1 22"), Set.of("g/a@1 23")))
        .containsExactly(
            "in the jar and not in the list: g/a@1 23", "in the list and not in the jar: g/a@1 22");
    assertThat(JarAudit.differences(Set.of("g/a@1 22"), Set.of("g/a@1 22"))).isEmpty();
  }

  @Test
  void whatBelongsToTests_isNamed() {
    assertThat(
            JarAudit.ofTests(
                List.of("io/grpc/Server.class", "org/junit/Test.class", "mariadb-10.11.5/x")))
        .containsExactly(
            "belongs to tests: org/junit/Test.class", "belongs to tests: mariadb-10.11.5/x");
  }
}
