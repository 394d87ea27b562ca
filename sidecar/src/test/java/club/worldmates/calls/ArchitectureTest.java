package club.worldmates.calls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** What may know what. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.Ours.class})
class ArchitectureTest {
  static final String ROOT = "club.worldmates.calls";
  private static final String CORE = ROOT + ".call..";
  private static final String WIRE = ROOT + ".wire..";

  @ArchTest
  static final ArchRule theCoreKnowsNothingButJava =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CORE, "java..", "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule theSharedCoreKnowsNoRulesOfGroupCalls =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".call")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".call.group..");

  @ArchTest
  static final ArchRule theCoreReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule onlyTheEdgeKnowsTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".grpc..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(WIRE);

  @ArchTest
  static final ArchRule onlyTheStoreKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".store..", ROOT + ".schema..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jooq..", "java.sql..", "javax.sql..", "com.zaxxer..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSaySomething =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

  /** Leaves out what is generated. */
  static final class Ours implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/wire/");
    }
  }
}
