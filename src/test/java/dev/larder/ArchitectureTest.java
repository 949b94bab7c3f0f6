package dev.larder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law of the source tree. To change a rule is a decision record, not a fix. {@code the_rules_bite} watches each of
 * them find the offender in {@code planted}.
 */
class ArchitectureTest {

    private static final int LONGEST_FILE_LINES = 300;

    /** The classes, in {@code function}, {@code local} and {@code cli}, that may say what time it is and roll the dice. */
    private static final Set<String> COMPOSITION = Set.of("AwsPorts", "CliPorts", "LocalPorts");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.larder");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

    private static final ArchRule DOMAIN_KNOWS_ONLY_JAVA = classes()
            .that()
            .resideInAPackage("..domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("..domain..", "java..");

    private static final ArchRule DOMAIN_NEVER_CHANGES = fields().that()
            .areDeclaredInClassesThat()
            .resideInAPackage("..domain..")
            .should()
            .beFinal();

    /** {@code ..storage}, without dots behind it: the ports, not their adapters. */
    private static final ArchRule REGISTRY_KNOWS_ONLY_PORTS = classes()
            .that()
            .resideInAPackage("..registry..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "..registry..", "..domain..", "..audit..", "..auth..", "..upstream..", "..storage", "java..");

    private static final ArchRule JSON_STAYS_AT_THE_EDGE =
            onlyIn(List.of("..npm..", "..operate..", "..function..", "..local.."), "tools.jackson..");
    private static final ArchRule YAML_STAYS_WITH_LOCKFILES = onlyIn(List.of("..npm.lockfile.."), "org.yaml..");
    private static final ArchRule AWS_STAYS_IN_ITS_ADAPTERS =
            onlyIn(List.of("..storage.aws..", "..function.."), "software.amazon..");
    private static final ArchRule LAMBDA_STAYS_AT_THE_DOORS =
            onlyIn(List.of("..function..", "..local.."), "com.amazonaws..", "org.crac..");
    private static final ArchRule MICRONAUT_ONLY_WIRES =
            onlyIn(List.of("..function.."), "io.micronaut..", "jakarta.inject..");
    private static final ArchRule SQL_STAYS_IN_ITS_ADAPTER =
            onlyIn(List.of("..storage.embedded.."), "java.sql..", "org.sqlite..");

    private static final ArchRule FUNCTION_IS_A_LEAF = leaf("function", "..local..");
    private static final ArchRule LOCAL_IS_A_LEAF = leaf("local");
    private static final ArchRule CLI_IS_A_LEAF = leaf("cli");

    private static final ArchRule AWS_ADAPTERS_ARE_FOR_DOORS = leaf("storage.aws", "..function..", "..cli..");
    private static final ArchRule EMBEDDED_ADAPTERS_ARE_FOR_ONE_MACHINE =
            leaf("storage.embedded", "..local..", "..cli..");

    /** The table of routes names pages, too: one file shows every URL. */
    private static final ArchRule WEB_IS_A_LEAF = leaf("web", "..function..", "..endpoint..");

    private static final ArchRule NO_FIELD_IS_INJECTED = noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .because("the constructor says what a class needs");

    private static final ArchRule NO_STATIC_STATE_CHANGES = fields().that()
            .areStatic()
            .should()
            .beFinal()
            .because("SnapStart resumes many environments from one snapshot");

    private static final ArchRule THE_ENVIRONMENT_IS_READ_AT_THE_DOORS = noClasses()
            .that()
            .resideOutsideOfPackages("..function..", "..local..", "..cli..")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "reads the environment", access -> calls(access, System.class, "getenv")));

    private static final ArchRule TIME_AND_CHANCE_ARE_INJECTED = noClasses()
            .that(DescribedPredicate.describe("do not compose", type -> !composes(type)))
            .should()
            .accessTargetWhere(DescribedPredicate.describe("is time or chance", ArchitectureTest::isTimeOrChance))
            .because("SnapStart resumes many environments from one snapshot");

    private static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses().should().haveNameMatching(".*[.$](Abstract[^.$]*|[^.$]*(Manager|Helper|Utils?|Service|Impl))");

    /** What must bite. */
    private static final List<ArchRule> RULES = List.of(
            DOMAIN_KNOWS_ONLY_JAVA,
            DOMAIN_NEVER_CHANGES,
            REGISTRY_KNOWS_ONLY_PORTS,
            JSON_STAYS_AT_THE_EDGE,
            YAML_STAYS_WITH_LOCKFILES,
            AWS_STAYS_IN_ITS_ADAPTERS,
            LAMBDA_STAYS_AT_THE_DOORS,
            MICRONAUT_ONLY_WIRES,
            SQL_STAYS_IN_ITS_ADAPTER,
            FUNCTION_IS_A_LEAF,
            LOCAL_IS_A_LEAF,
            CLI_IS_A_LEAF,
            AWS_ADAPTERS_ARE_FOR_DOORS,
            EMBEDDED_ADAPTERS_ARE_FOR_ONE_MACHINE,
            WEB_IS_A_LEAF,
            NO_FIELD_IS_INJECTED,
            NO_STATIC_STATE_CHANGES,
            THE_ENVIRONMENT_IS_READ_AT_THE_DOORS,
            TIME_AND_CHANCE_ARE_INJECTED,
            NAMES_SAY_WHAT_A_CLASS_IS,
            noCycleBelow("planted"));

    @TempDir
    private Path directory;

    @Test
    void domain_knows_only_java() {
        DOMAIN_KNOWS_ONLY_JAVA.check(MAIN);
    }

    @Test
    void domain_never_changes() {
        DOMAIN_NEVER_CHANGES.check(MAIN);
    }

    @Test
    void registry_knows_only_ports() {
        REGISTRY_KNOWS_ONLY_PORTS.check(MAIN);
    }

    @Test
    void json_stays_at_the_edge() {
        JSON_STAYS_AT_THE_EDGE.check(MAIN);
    }

    @Test
    void yaml_stays_with_lockfiles() {
        YAML_STAYS_WITH_LOCKFILES.check(MAIN);
    }

    @Test
    void aws_stays_in_its_adapters() {
        AWS_STAYS_IN_ITS_ADAPTERS.check(MAIN);
    }

    @Test
    void lambda_stays_at_the_doors() {
        LAMBDA_STAYS_AT_THE_DOORS.check(MAIN);
    }

    @Test
    void micronaut_only_wires() {
        MICRONAUT_ONLY_WIRES.check(MAIN);
    }

    @Test
    void sql_stays_in_its_adapter() {
        SQL_STAYS_IN_ITS_ADAPTER.check(MAIN);
    }

    @Test
    void nothing_depends_on_the_leaves() {
        FUNCTION_IS_A_LEAF.check(MAIN);
        LOCAL_IS_A_LEAF.check(MAIN);
        CLI_IS_A_LEAF.check(MAIN);
        WEB_IS_A_LEAF.check(MAIN);
    }

    @Test
    void who_opens_a_door_chooses_the_adapters() {
        AWS_ADAPTERS_ARE_FOR_DOORS.check(MAIN);
        EMBEDDED_ADAPTERS_ARE_FOR_ONE_MACHINE.check(MAIN);
    }

    @Test
    void no_field_is_injected() {
        NO_FIELD_IS_INJECTED.check(MAIN);
    }

    @Test
    void no_static_state_changes() {
        NO_STATIC_STATE_CHANGES.check(MAIN);
    }

    @Test
    void the_environment_is_read_at_the_doors() {
        THE_ENVIRONMENT_IS_READ_AT_THE_DOORS.check(MAIN);
    }

    @Test
    void time_and_chance_are_injected() {
        TIME_AND_CHANCE_ARE_INJECTED.check(MAIN);
    }

    @Test
    void names_say_what_a_class_is() {
        NAMES_SAY_WHAT_A_CLASS_IS.check(MAIN);
    }

    @Test
    void top_level_packages_form_no_cycle() {
        noCycleBelow("dev.larder").check(MAIN);
    }

    @Test
    void no_file_is_too_long_to_read() throws IOException {
        assertThat(tooLong(Path.of("src/main"))).isEmpty();
    }

    @Test
    void the_rules_bite() {
        assertThat(RULES)
                .allSatisfy(rule -> assertThat(rule.evaluate(PLANTED).hasViolation())
                        .as(rule.getDescription())
                        .isTrue());
    }

    @Test
    void the_rule_about_time_and_chance_knows_every_source_of_them() {
        assertThat(TIME_AND_CHANCE_ARE_INJECTED
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .toString())
                .contains("Instant.now", "UUID.randomUUID", "SecureRandom.<init>", "Clock.systemUTC");
    }

    @Test
    void the_rule_about_long_files_bites() throws IOException {
        var file = Files.writeString(directory.resolve("Planted.java"), "\n".repeat(LONGEST_FILE_LINES + 1));

        assertThat(tooLong(directory)).containsExactly(file);
    }

    private static ArchRule onlyIn(List<String> places, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(places.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    /** The roots are written out, since {@code java.util.function} is no leaf of ours. */
    private static ArchRule leaf(String name, String... exceptions) {
        var places = new ArrayList<>(List.of(exceptions));
        places.add(".." + name + "..");
        return onlyIn(places, "dev.larder." + name + "..", "planted." + name + "..");
    }

    private static ArchRule noCycleBelow(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static boolean composes(JavaClass type) {
        var place = type.getPackageName();
        return (place.endsWith(".function") || place.endsWith(".local") || place.endsWith(".cli"))
                && COMPOSITION.contains(outermost(type).getSimpleName());
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static boolean isTimeOrChance(JavaAccess<?> access) {
        return calls(access, Instant.class, "now")
                || calls(access, Clock.class, "system", "systemUTC", "systemDefaultZone", "tickSeconds", "tickMillis")
                || calls(access, InstantSource.class, "system")
                || calls(access, System.class, "currentTimeMillis")
                || calls(access, UUID.class, "randomUUID")
                || calls(access, Math.class, "random")
                || calls(access, ThreadLocalRandom.class, "current")
                || calls(access, RandomGenerator.class, "of", "getDefault")
                || access.getTargetOwner().isAssignableTo(RandomGenerator.class)
                        && access.getName().equals("<init>");
    }

    private static boolean calls(JavaAccess<?> access, Class<?> owner, String... methods) {
        return access.getTargetOwner().isEquivalentTo(owner)
                && Arrays.asList(methods).contains(access.getName());
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file) && !file.toString().endsWith(".p12");
    }

    private static List<Path> tooLong(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            var found = new ArrayList<Path>();
            for (var file : files.filter(ArchitectureTest::isText).toList()) {
                if (Files.readAllLines(file).size() > LONGEST_FILE_LINES) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
