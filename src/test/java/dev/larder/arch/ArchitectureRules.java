package dev.larder.arch;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Later;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The rules of the architecture. {@link ArchitectureTest} holds them, and {@link ArchitectureRulesTest} breaks each.
 */
final class ArchitectureRules {
    private static final List<String> LAYERS = List.of(
            "admin", "ai", "gateway", "http", "outbound", "core", "config", "spi", "stores", "feeds", "postgresql");

    private ArchitectureRules() {}

    static LayeredArchitecture dependenciesPointInward() {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String layer : LAYERS) {
            layers = layers.layer(layer).definedBy(packages(layer));
        }
        return layers.whereLayer("admin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ai")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gateway")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("admin", "ai", "gateway")
                .whereLayer("stores")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("feeds")
                .mayNotBeAccessedByAnyLayer()
                // for the floors that call other servers; the data plane and core do not
                .whereLayer("outbound")
                .mayOnlyBeAccessedByLayers("ai", "gateway")
                .whereLayer("postgresql")
                .mayOnlyBeAccessedByLayers("stores", "feeds", "gateway")
                .whereLayer("core")
                .mayOnlyBeAccessedByLayers("admin", "ai", "gateway", "http", "config", "outbound")
                .whereLayer("config")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers(
                        "core", "stores", "feeds", "admin", "ai", "gateway", "http", "config", "outbound");
    }

    /** A class in no layer could depend on every other one: the arrows are only between layers. */
    static ArchRule everyClassIsInALayer() {
        return classes()
                .that()
                .doNotHaveFullyQualifiedName("dev.larder.Larder")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .resideInAnyPackage(
                        LAYERS.stream().map(ArchitectureRules::packages).toArray(String[]::new));
    }

    private static String packages(String layer) {
        return "dev.larder." + layer + "..";
    }

    static ArchRule spiKnowsOnlyTheJdkAndMutiny() {
        return classes()
                .that()
                .resideInAPackage("dev.larder.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.larder.spi..",
                        "java..",
                        "io.smallrye.mutiny..",
                        "com.google.errorprone.annotations..",
                        "org.jspecify..");
    }

    /** The rules of a cache are functions of values: they know no connection, no clock and no application. */
    static ArchRule policyKnowsOnlyTheJdkAndStructuredFields() {
        return classes()
                .that()
                .resideInAPackage("dev.larder.gateway.policy..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.larder.gateway.policy..",
                        "java.lang..",
                        "java.math..",
                        "java.net..",
                        "java.nio",
                        "java.nio.charset",
                        "java.security..",
                        "java.time..",
                        "java.util..",
                        "org.greenbytes.http.sfv..",
                        "com.google.errorprone.annotations..",
                        "org.jspecify..");
    }

    static ArchRule policyReadsNoClock() {
        return noClasses()
                .that()
                .resideInAPackage("dev.larder.gateway.policy..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class);
    }

    /** The guard is a function of two texts: beside its own list of words it reads no file, no connection and no clock. */
    static ArchRule guardKnowsOnlyTheJdk() {
        return classes()
                .that()
                .resideInAPackage("dev.larder.ai.semantic.guard..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.larder.ai.semantic.guard..",
                                "java.lang..",
                                "java.math..",
                                "java.nio.charset..",
                                "java.text..",
                                "java.util..",
                                "com.google.errorprone.annotations..",
                                "org.jspecify..")
                        .or(belongToAnyOf(IOException.class, UncheckedIOException.class, InputStream.class)));
    }

    static ArchRule storesDoNotKnowEachOther() {
        return slices().matching("dev.larder.stores.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("dev.larder.stores.support.."));
    }

    static ArchRule feedsDoNotKnowEachOther() {
        return slices().matching("dev.larder.feeds.(*)..").should().notDependOnEachOther();
    }

    static ArchRule packagesHaveNoCycles() {
        return slices().matching("dev.larder.(**)").should().beFreeOfCycles();
    }

    /**
     * The local store is Caffeine, and the file store has a heap tier of it. Vectors of texts are functions of the texts:
     * they are never out of date. Nothing else caches beside the stores.
     */
    static ArchRule caffeineStaysInThePackagesThatNeedIt() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.larder.stores.local..", "dev.larder.stores.file..", "dev.larder.ai.semantic.embedding..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.benmanes..");
    }

    static ArchRule nothingWaitsForAUni() {
        return noClasses().should().callMethod(Uni.class, "await");
    }

    /** Later subscribers may get the outcome before they are subscribed: a flatMap then runs twice. */
    static ArchRule nothingSharesAUniByMemoizingIt() {
        return noClasses().should().callMethod(Uni.class, "memoize");
    }

    /** A pause of zero would be an exception on an event loop, and the later step would never run. */
    static ArchRule stepsAreTakenLaterInOneWay() {
        return noClasses()
                .that()
                .areNotAssignableTo(Later.class)
                .should()
                .callMethod(ScheduledExecutorService.class, "schedule", Runnable.class, long.class, TimeUnit.class);
    }

    /** A store that changes the results of get and forwards getNow would give two different answers. */
    static ArchRule aStoreThatOverridesGetOverridesGetNow() {
        return classes()
                .that()
                .areAssignableTo(ForwardingStore.class)
                .and(describe("override get", type -> overrides(type, "get")))
                .should(ArchCondition.from(describe("override getNow", type -> overrides(type, "getNow"))));
    }

    /** Quarkus REST would normalise the raw target, and negotiate where the contract does not. */
    static ArchRule theDataPlaneKnowsNoJaxRs() {
        return noClasses()
                .that()
                .resideInAPackage("dev.larder.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..");
    }

    static ArchRule resourcesReturnUni() {
        return methods().that().areMetaAnnotatedWith(HttpMethod.class).should().haveRawReturnType(Uni.class);
    }

    static ArchRule coreKnowsNoProtocolAndNoDriver() {
        return noClasses()
                .that()
                .resideInAPackage("dev.larder.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..", "io.netty..", "java.sql..", "org.hibernate..");
    }

    static ArchRule aStoreShowsItsFactoryAndItsConfiguration() {
        return classes()
                .that()
                .resideInAPackage("dev.larder.stores.(*)")
                .and()
                .resideOutsideOfPackage("dev.larder.stores.support")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("StoreFactory")
                .orShould()
                .haveSimpleNameEndingWith("StoreConfig")
                // the loaders of configuration interceptors and of entities need to see theirs
                .orShould()
                .implement(ConfigSourceInterceptor.class)
                .orShould()
                .beAnnotatedWith(Entity.class);
    }

    static ArchRule aFeedShowsItsFactoryItsConfigurationAndItsHooks() {
        return classes()
                .that()
                .resideInAPackage("dev.larder.feeds.(*)")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("FeedFactory")
                .orShould()
                .haveSimpleNameEndingWith("FeedConfig")
                // printed by the program, before there is any bean
                .orShould()
                .haveSimpleName("TableHooks");
    }

    /** A store and the database of a table origin block in a lane, and a feed in its own thread. */
    static ArchRule onlyALaneBlocks() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.larder.stores..", "dev.larder.feeds..", "dev.larder.gateway.origin.table.database..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.nio.channels..");
    }

    private static boolean overrides(JavaClass type, String name) {
        return type.tryGetMethod(name, CacheKey.class).isPresent();
    }
}
