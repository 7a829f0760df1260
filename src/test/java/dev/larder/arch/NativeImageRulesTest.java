package dev.larder.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule for native images finds what breaks it. */
class NativeImageRulesTest {
    private static final String CONFIGURATION = """
            package dev.larder.config;
            @io.smallrye.config.ConfigMapping(prefix = "larder.x")
            @io.quarkus.runtime.annotations.RegisterForReflection(ignoreNested = true)
            public interface Configuration {
                Elsewhere elsewhere();
                Nested nested();
                interface Nested { String value(); }
            }
            """;
    private static final String ELSEWHERE = "package dev.larder.config; public interface Elsewhere {}";
    private static final String WHOLE = """
            package dev.larder.config;
            @io.smallrye.config.ConfigMapping(prefix = "larder.y")
            @io.quarkus.runtime.annotations.RegisterForReflection(ignoreNested = false)
            public interface Whole {
                Inner inner();
                interface Inner { Innermost innermost(); interface Innermost {} }
            }
            """;
    private static final String WITHOUT_METHODS = """
            package dev.larder.config;
            @io.smallrye.config.ConfigMapping(prefix = "larder.z")
            @io.quarkus.runtime.annotations.RegisterForReflection(methods = false)
            public interface WithoutMethods {}
            """;

    private static final String RESOURCE = """
            package dev.larder.admin;
            class Resource {
                @jakarta.ws.rs.GET
                public io.smallrye.mutiny.Uni<Report> get() { return null; }
                record Report(java.util.Optional<Part> part) {}
                record Part(Object any, java.util.List<Some> some) {}
                interface Some {}
                record Unknown(int value) implements Some {}
            }
            """;

    /** Classes that the machine of the build would initialize, by their names. */
    private static final Map<String, String> INITIALIZED = Map.ofEntries(
            Map.entry("Nanos", "static final long FIELD = System.nanoTime();"),
            Map.entry("Millis", "static final String FIELD = \"at \" + System.currentTimeMillis();"),
            Map.entry("Now", "static final long FIELD = java.time.Instant.now().toEpochMilli();"),
            Map.entry("Today", "static final int FIELD = java.time.LocalDate.now().getYear();"),
            Map.entry("Environment", "static final String FIELD = System.getenv(\"HOME\");"),
            Map.entry("Property", "static final String FIELD = System.getProperty(\"user.home\");"),
            Map.entry("Number", "static final Integer FIELD = Integer.getInteger(\"x\");"),
            Map.entry(
                    "Bytes", "static final int FIELD; static { FIELD = new java.security.SecureRandom().nextInt(); }"),
            Map.entry("Identity", "static final String FIELD = java.util.UUID.randomUUID().toString();"),
            Map.entry("Local", "static final int FIELD = java.util.concurrent.ThreadLocalRandom.current().nextInt();"),
            Map.entry("Cores", "static final int FIELD = Runtime.getRuntime().availableProcessors();"),
            Map.entry(
                    "ByAMethod",
                    "static final long FIELD = of(); private static long of() { return System.nanoTime(); }"),
            Map.entry(
                    "ByAnother",
                    "static final Object FIELD = new Other(); static class Other { long at = System.nanoTime(); }"),
            Map.entry("Entropy", "static final java.util.Random FIELD = new java.security.SecureRandom();"),
            Map.entry("Time", "static final java.time.Clock FIELD = java.time.Clock.systemUTC();"));

    static final List<String> ASKING = INITIALIZED.keySet().stream().sorted().toList();

    private static final String LATER = """
            package dev.larder.core;
            class Later {
                static final java.util.function.LongSupplier CLOCK = () -> System.nanoTime();
                static final java.util.function.LongSupplier OTHER = System::nanoTime;
                long now() { return System.nanoTime(); }
            }
            """;

    static final List<String> WRITING = List.of(
            "String of(com.fasterxml.jackson.databind.ObjectMapper json) throws Exception { return json.writeValueAsString(this); }",
            "Object of(com.fasterxml.jackson.databind.ObjectMapper json) { return json.valueToTree(this); }",
            "void of(com.fasterxml.jackson.core.JsonGenerator json) throws Exception { json.writeObjectField(\"a\", this); }",
            "void of(com.fasterxml.jackson.core.JsonGenerator json) throws Exception { json.writePOJO(this); }");

    @TempDir
    static Path directory;

    private static JavaClasses all;

    @BeforeAll
    static void compile() throws IOException {
        Stream<String> initialized = INITIALIZED.entrySet().stream()
                .map(one -> "package dev.larder.core; class %s { %s }".formatted(one.getKey(), one.getValue()));
        Stream<String> writing = Stream.iterate(0, i -> i + 1)
                .limit(WRITING.size())
                .map(i -> "package dev.larder.http; class Writes%d { %s }".formatted(i, WRITING.get(i)));
        all = Offenders.compiled(
                directory,
                Stream.of(
                                initialized,
                                writing,
                                Stream.of(CONFIGURATION, ELSEWHERE, WHOLE, WITHOUT_METHODS, RESOURCE, LATER))
                        .flatMap(sources -> sources)
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("ASKING")
    void aClassThatAsksWhileItIsInitializedIsRefused(String name) {
        assertThat(isRefused(NativeImageRules.noInitializerAsksForEntropyOrTimeOrPlace(), name))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Entropy", "Time"})
    void aStaticFieldOfEntropyOrTimeIsRefused(String name) {
        assertThat(isRefused(NativeImageRules.noStaticStateIsMadeOfEntropyOrTimeOrPlace(), name))
                .isTrue();
    }

    @Test
    void aClassThatAsksLaterIsAccepted() {
        assertThat(isRefused(NativeImageRules.noInitializerAsksForEntropyOrTimeOrPlace(), "Later"))
                .isFalse();
    }

    @Test
    void aTypeOfTheConfigurationThatANativeImageWouldDropIsFound() {
        assertThat(NativeImageRules.configurationTypes(all))
                .filteredOn(type -> !NativeImageRules.isKept(type))
                .extracting("simpleName")
                .containsExactlyInAnyOrder("Elsewhere", "Nested", "WithoutMethods");
    }

    @Test
    void anAnswerThatHidesTheTypeOfAPartIsFound() {
        assertThat(NativeImageRules.answeredTypes(all))
                .filteredOn(NativeImageRules::hidesOthers)
                .extracting("simpleName")
                .containsExactlyInAnyOrder("Object", "Some");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anObjectThatJacksonWritesOutsideOfAResourceIsRefused(int number) {
        assertThat(isRefused(NativeImageRules.onlyResourcesHaveJacksonWriteObjects(), "Writes" + number))
                .isTrue();
    }

    private static boolean isRefused(ArchRule rule, String name) {
        JavaClasses one =
                all.that(describe("are offenders", type -> type.getSimpleName().equals(name)));
        assertThat(one).isNotEmpty();
        return rule.evaluate(one).hasViolation();
    }
}
