package dev.larder.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the architecture refuses a class that breaks it: a rule that cannot fail holds nothing. */
class ArchitectureRulesTest {
    private static final String STORE = "dev.larder.stores.redis.RedisStoreFactory";
    private static final String FEED = "dev.larder.feeds.postgresql.TableHooks";
    private static final String ADMIN = "dev.larder.admin.ErrorDetail";
    private static final String HTTP = "dev.larder.http.problem.Problem";
    private static final String OUTBOUND = "dev.larder.outbound.OutboundRequest";
    private static final String CONFIG = "dev.larder.config.Startup";
    private static final String CORE = "dev.larder.core.service.ServiceName";

    @TempDir
    Path classes;

    static Stream<Arguments> arrows() {
        return Stream.of(
                arguments("spi", CORE),
                arguments("spi", STORE),
                arguments("stores.redis", CORE),
                arguments("stores.redis", HTTP),
                arguments("stores.redis", CONFIG),
                arguments("feeds.river", CORE),
                arguments("core.cache", STORE),
                arguments("core.cache", FEED),
                arguments("core.cache", HTTP),
                arguments("core.cache", CONFIG),
                arguments("core.cache", ADMIN),
                arguments("core.cache", OUTBOUND),
                arguments("http.codec", STORE),
                arguments("http.codec", FEED),
                arguments("http.codec", ADMIN),
                arguments("http.codec", CONFIG),
                arguments("http.codec", OUTBOUND),
                arguments("admin", STORE),
                arguments("admin", FEED),
                arguments("admin", CONFIG),
                arguments("admin", OUTBOUND),
                arguments("config", STORE),
                arguments("config", FEED),
                arguments("config", HTTP),
                arguments("config", ADMIN),
                arguments("outbound", STORE),
                arguments("outbound", HTTP),
                arguments("outbound", CONFIG));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void aDependencyAgainstTheArrowsIsRefused(String from, String to) throws IOException {
        refuses(ArchitectureRules.dependenciesPointInward(), field(from, to));
    }

    static Stream<Arguments> offenders() {
        return Stream.of(
                arguments(ArchitectureRules.spiKnowsOnlyTheJdkAndMutiny(), field("spi", "io.vertx.core.Vertx")),
                arguments(ArchitectureRules.spiKnowsOnlyTheJdkAndMutiny(), field("spi.deeper", CORE)),
                arguments(ArchitectureRules.storesDoNotKnowEachOther(), field("stores.file", STORE)),
                arguments(
                        ArchitectureRules.caffeineStaysInTheStoresThatNeedIt(),
                        field("core.cache", "com.github.benmanes.caffeine.cache.Cache<String, String>")),
                arguments(
                        ArchitectureRules.noStaticStateIsMadeOfEntropyOrTimeOrPlace(),
                        offender("core", "static final java.util.Random RANDOM = new java.security.SecureRandom();")),
                arguments(
                        ArchitectureRules.noStaticStateIsMadeOfEntropyOrTimeOrPlace(),
                        offender("core", "static final java.time.Clock CLOCK = java.time.Clock.systemUTC();")),
                arguments(
                        ArchitectureRules.nothingWaitsForAUni(),
                        offender(
                                "http",
                                "int wait(io.smallrye.mutiny.Uni<Integer> uni) { return uni.await().indefinitely(); }")),
                arguments(
                        ArchitectureRules.nothingSharesAUniByMemoizingIt(),
                        offender(
                                "core", "Object share(io.smallrye.mutiny.Uni<Integer> uni) { return uni.memoize(); }")),
                arguments(ArchitectureRules.stepsAreTakenLaterInOneWay(), offender("core", """
                                void later(java.util.concurrent.ScheduledExecutorService timer, Runnable step) {
                                    timer.schedule(step, 0, java.util.concurrent.TimeUnit.MILLISECONDS);
                                }""")),
                arguments(ArchitectureRules.aStoreThatOverridesGetOverridesGetNow(), """
                        package dev.larder.core.cache;
                        import dev.larder.spi.*;
                        class Offender extends dev.larder.core.ForwardingStore {
                            Offender(CacheStore store) { super(store); }
                            @Override
                            public io.smallrye.mutiny.Uni<java.util.Optional<Entry>> get(CacheKey key) {
                                return super.get(key);
                            }
                        }
                        """),
                arguments(
                        ArchitectureRules.theDataPlaneKnowsNoJaxRs(),
                        field("http.codec", "jakarta.ws.rs.core.Response")),
                arguments(
                        ArchitectureRules.resourcesReturnUni(),
                        offender("admin", "@jakarta.ws.rs.GET public String get() { return \"\"; }")),
                arguments(
                        ArchitectureRules.coreKnowsNoProtocolAndNoDriver(), field("core.cache", "io.vertx.core.Vertx")),
                arguments(
                        ArchitectureRules.coreKnowsNoProtocolAndNoDriver(), field("core.cache", "java.sql.Connection")),
                arguments(
                        ArchitectureRules.aStoreShowsItsFactoryAndItsConfiguration(),
                        "package dev.larder.stores.redis; public class Offender {}"),
                arguments(
                        ArchitectureRules.aFeedShowsItsFactoryItsConfigurationAndItsHooks(),
                        "package dev.larder.feeds.river; public class Offender {}"),
                arguments(ArchitectureRules.onlyALaneBlocks(), field("http.codec", "java.nio.channels.FileChannel")));
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void aClassThatBreaksARuleIsRefused(ArchRule rule, String source) throws IOException {
        refuses(rule, source);
    }

    /** There is only one feed, so the test makes two. */
    @Test
    void aFeedThatKnowsAnotherIsRefused() throws IOException {
        refuses(
                ArchitectureRules.feedsDoNotKnowEachOther(),
                "package dev.larder.feeds.river; public class River {}",
                field("feeds.lake", "dev.larder.feeds.river.River"));
    }

    @Test
    void packagesThatNeedEachOtherAreRefused() throws IOException {
        refuses(
                ArchitectureRules.packagesHaveNoCycles(),
                "package dev.larder.one; public class One { dev.larder.two.Two two; }",
                "package dev.larder.two; public class Two { dev.larder.one.One one; }");
    }

    @Test
    void aTypeOfTheConfigurationThatANativeImageWouldDropIsFound() throws IOException {
        var offenders = Offenders.compiled(classes, """
                package dev.larder.config;
                @io.smallrye.config.ConfigMapping(prefix = "larder.x")
                @io.quarkus.runtime.annotations.RegisterForReflection
                public interface Kept { Dropped dropped(); }
                """, "package dev.larder.config; public interface Dropped {}");

        assertThat(ArchitectureRules.configurationTypes(offenders))
                .filteredOn(type -> !ArchitectureRules.isKept(type))
                .extracting("simpleName")
                .containsExactly("Dropped");
    }

    private void refuses(ArchRule rule, String... sources) throws IOException {
        // an empty layer is a violation too, and says nothing about the offender
        assertThat(rule.evaluate(Offenders.compiled(classes, sources))
                        .getFailureReport()
                        .getDetails())
                .filteredOn(detail -> !detail.endsWith("is empty"))
                .isNotEmpty();
    }

    private static String field(String inside, String type) {
        return offender(inside, type + " field;");
    }

    private static String offender(String inside, String member) {
        return "package dev.larder.%s; class Offender { %s }".formatted(inside, member);
    }
}
