package dev.larder.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the architecture refuses a class that breaks it: a rule that cannot fail holds nothing. */
class ArchitectureRulesTest {
    /** The layers that a layer may know, apart from spi, which all may know. */
    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("spi", Set.of()),
            Map.entry("postgresql", Set.of()),
            Map.entry("stores", Set.of("postgresql")),
            Map.entry("feeds", Set.of("postgresql")),
            Map.entry("core", Set.of()),
            Map.entry("config", Set.of("core")),
            Map.entry("http", Set.of("core")),
            Map.entry("outbound", Set.of("core")),
            Map.entry("gateway", Set.of("http", "core", "outbound", "postgresql")),
            Map.entry("ai", Set.of("http", "core", "outbound")),
            Map.entry("admin", Set.of("http", "core"))));

    private static final List<String> SOURCES = new ArrayList<>();
    private static final List<Offence> FORBIDDEN = arrows((from, to) -> !isAllowed(from, to));
    private static final List<Offence> PERMITTED = arrows(ArchitectureRulesTest::isAllowed);
    private static final List<Offence> OFFENCES = offences();
    private static final String OTHER_FEED = source("package dev.larder.feeds.river; public class River {}");
    private static final String FEED =
            source("package dev.larder.feeds.lake; class Lake { dev.larder.feeds.river.River river; }");
    private static final String ONE = source("package dev.larder.one; public class One { dev.larder.two.Two two; }");
    private static final String TWO = source("package dev.larder.two; public class Two { dev.larder.one.One one; }");

    @TempDir
    static Path directory;

    private static JavaClasses all;

    /** A rule, and the names of the classes that break it: the offender, and what it must not know. */
    private record Offence(ArchRule rule, List<String> names) {
        @Override
        public String toString() {
            return String.join(" ", names);
        }
    }

    /** All at once: a compiler needs a second to begin. */
    @BeforeAll
    static void compile() throws IOException {
        all = Offenders.compiled(directory, SOURCES);
    }

    static List<Offence> forbiddenArrows() {
        return FORBIDDEN;
    }

    @ParameterizedTest
    @MethodSource("forbiddenArrows")
    void aDependencyAgainstTheArrowsIsRefused(Offence offence) {
        refuses(offence.rule, offence.names);
    }

    static List<Offence> permittedArrows() {
        return PERMITTED;
    }

    @ParameterizedTest
    @MethodSource("permittedArrows")
    void aDependencyAlongTheArrowsIsAccepted(Offence none) {
        assertThat(none.rule.evaluate(only(none.names)).hasViolation()).isFalse();
    }

    static List<Offence> otherOffences() {
        return OFFENCES;
    }

    @ParameterizedTest
    @MethodSource("otherOffences")
    void aClassThatBreaksARuleIsRefused(Offence offence) {
        refuses(offence.rule, offence.names);
    }

    @Test
    void aFeedThatKnowsAnotherIsRefused() {
        refuses(ArchitectureRules.feedsDoNotKnowEachOther(), List.of(OTHER_FEED, FEED));
    }

    @Test
    void packagesThatNeedEachOtherAreRefused() {
        refuses(ArchitectureRules.packagesHaveNoCycles(), List.of(ONE, TWO));
    }

    private static void refuses(ArchRule rule, List<String> offenders) {
        assertThat(rule.evaluate(only(offenders)).hasViolation()).isTrue();
    }

    private static JavaClasses only(List<String> names) {
        return all.that(describe("are offenders", type -> names.contains(type.getSimpleName())));
    }

    private static List<Offence> arrows(BiPredicate<String, String> chosen) {
        // no layer has to have a class here
        ArchRule rule = ArchitectureRules.dependenciesPointInward().withOptionalLayers(true);
        List<Offence> arrows = new ArrayList<>();
        for (String from : ALLOWED.keySet()) {
            for (String to : ALLOWED.keySet()) {
                if (!from.equals(to) && chosen.test(from, to)) {
                    String known = source(
                            "package dev.larder.%1$s.known; public class Of_%1$s_for_%2$s {}".formatted(to, from));
                    String arrow =
                            "package dev.larder.%1$s.knows; class From_%1$s_to_%2$s { dev.larder.%2$s.known.%3$s field; }";
                    arrows.add(new Offence(rule, List.of(source(arrow.formatted(from, to, known)), known)));
                }
            }
        }
        return arrows;
    }

    private static boolean isAllowed(String from, String to) {
        return (to.equals("spi") && !from.equals("postgresql"))
                || ALLOWED.getOrDefault(from, Set.of()).contains(to);
    }

    private static List<Offence> offences() {
        return Stream.of(
                        offence(
                                ArchitectureRules.everyClassIsInALayer(),
                                "package dev.larder.nowhere; class InNoLayer {}"),
                        offence(
                                ArchitectureRules.everyClassIsInALayer(),
                                "package dev.larder; class BesideTheProgram {}"),
                        offence(
                                ArchitectureRules.spiKnowsOnlyTheJdkAndMutiny(),
                                "package dev.larder.spi; class SpiThatKnowsVertx { io.vertx.core.Vertx field; }"),
                        offence(
                                ArchitectureRules.policyKnowsOnlyTheJdkAndStructuredFields(),
                                "package dev.larder.gateway.policy; class PolicyThatKnowsVertx { io.vertx.core.Vertx field; }"),
                        offence(
                                ArchitectureRules.policyKnowsOnlyTheJdkAndStructuredFields(),
                                "package dev.larder.gateway.policy; class PolicyThatKnowsFiles { java.io.File field; }"),
                        offence(ArchitectureRules.policyReadsNoClock(), """
                                package dev.larder.gateway.policy;
                                class PolicyWithTime { java.time.Instant of() { return java.time.Instant.now(); } }
                                """),
                        offence(ArchitectureRules.policyReadsNoClock(), """
                                package dev.larder.gateway.policy;
                                class PolicyWithClock { java.time.Instant of(java.time.Clock clock) { return clock.instant(); } }
                                """),
                        offence(
                                ArchitectureRules.guardKnowsOnlyTheJdk(),
                                "package dev.larder.ai.semantic.guard; class GuardThatKnowsVertx { io.vertx.core.Vertx field; }"),
                        offence(
                                ArchitectureRules.guardKnowsOnlyTheJdk(),
                                "package dev.larder.ai.semantic.guard; class GuardWithTime { java.time.Clock field; }"),
                        offence(
                                ArchitectureRules.storesDoNotKnowEachOther(),
                                "package dev.larder.stores.file; class StoreThatKnowsAnother {"
                                        + " dev.larder.stores.redis.RedisStoreFactory field; }"),
                        offence(ArchitectureRules.caffeineStaysInThePackagesThatNeedIt(), """
                                package dev.larder.core.cache;
                                class CoreWithCaffeine { com.github.benmanes.caffeine.cache.Cache<String, String> field; }
                                """),
                        offence(ArchitectureRules.nothingWaitsForAUni(), """
                                package dev.larder.http;
                                class Awaits {
                                    int of(io.smallrye.mutiny.Uni<Integer> uni) { return uni.await().indefinitely(); }
                                }
                                """),
                        offence(ArchitectureRules.nothingSharesAUniByMemoizingIt(), """
                                package dev.larder.core;
                                class Memoizes { Object of(io.smallrye.mutiny.Uni<Integer> uni) { return uni.memoize(); } }
                                """),
                        offence(ArchitectureRules.stepsAreTakenLaterInOneWay(), """
                                package dev.larder.core;
                                class Schedules {
                                    void with(java.util.concurrent.ScheduledExecutorService timer, Runnable step) {
                                        timer.schedule(step, 0, java.util.concurrent.TimeUnit.MILLISECONDS);
                                    }
                                }
                                """),
                        offence(ArchitectureRules.aStoreThatOverridesGetOverridesGetNow(), """
                                package dev.larder.core.cache;
                                import dev.larder.spi.*;
                                class StoreWithTwoAnswers extends dev.larder.core.ForwardingStore {
                                    StoreWithTwoAnswers(CacheStore store) { super(store); }
                                    @Override
                                    public io.smallrye.mutiny.Uni<java.util.Optional<Entry>> get(CacheKey key) {
                                        return super.get(key);
                                    }
                                }
                                """),
                        offence(
                                ArchitectureRules.theDataPlaneKnowsNoJaxRs(),
                                "package dev.larder.http.codec; class DataPlaneWithRest { jakarta.ws.rs.core.Response field; }"),
                        offence(ArchitectureRules.resourcesReturnUni(), """
                                package dev.larder.admin;
                                class ResourceThatBlocks { @jakarta.ws.rs.GET public String get() { return ""; } }
                                """),
                        offence(
                                ArchitectureRules.coreKnowsNoProtocolAndNoDriver(),
                                "package dev.larder.core.cache; class CoreWithVertx { io.vertx.core.Vertx field; }"),
                        offence(
                                ArchitectureRules.coreKnowsNoProtocolAndNoDriver(),
                                "package dev.larder.core.cache; class CoreWithJdbc { java.sql.Connection field; }"),
                        offence(
                                ArchitectureRules.aStoreShowsItsFactoryAndItsConfiguration(),
                                "package dev.larder.stores.redis; public class PublicPartOfAStore {}"),
                        offence(
                                ArchitectureRules.aFeedShowsItsFactoryItsConfigurationAndItsHooks(),
                                "package dev.larder.feeds.pond; public class PublicPartOfAFeed {}"),
                        offence(
                                ArchitectureRules.onlyALaneBlocks(),
                                "package dev.larder.http.codec; class Blocks { java.nio.channels.FileChannel field; }"))
                .toList();
    }

    private static Offence offence(ArchRule rule, String source) {
        return new Offence(rule, List.of(source(source)));
    }

    /** Adds the source to those that are compiled, and returns the name of its type. */
    private static String source(String source) {
        SOURCES.add(source);
        return Offenders.name(source);
    }
}
