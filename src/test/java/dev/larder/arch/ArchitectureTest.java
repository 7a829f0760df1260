package dev.larder.arch;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import dev.larder.core.ForwardingStore;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Later;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.larder");

    @Test
    void dependenciesPointInward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("admin")
                .definedBy("dev.larder.admin..")
                .layer("http")
                .definedBy("dev.larder.http..")
                .layer("outbound")
                .definedBy("dev.larder.outbound..")
                .layer("core")
                .definedBy("dev.larder.core..")
                .layer("config")
                .definedBy("dev.larder.config..")
                .layer("spi")
                .definedBy("dev.larder.spi..")
                .layer("stores")
                .definedBy("dev.larder.stores..")
                .layer("feeds")
                .definedBy("dev.larder.feeds..")
                .whereLayer("admin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("admin")
                .whereLayer("stores")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("feeds")
                .mayNotBeAccessedByAnyLayer()
                // for the floors that call other servers; the data plane and core do not
                .whereLayer("outbound")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("core")
                .mayOnlyBeAccessedByLayers("admin", "http", "config", "outbound")
                .whereLayer("config")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers("core", "stores", "feeds", "admin", "http", "config", "outbound")
                .check(APP);
    }

    @Test
    void spiKnowsOnlyTheJdkAndMutiny() {
        classes()
                .that()
                .resideInAPackage("dev.larder.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.larder.spi..",
                        "java..",
                        "io.smallrye.mutiny..",
                        "com.google.errorprone.annotations..",
                        "org.jspecify..")
                .check(APP);
    }

    @Test
    void storesDoNotKnowEachOther() {
        slices().matching("dev.larder.stores.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("dev.larder.stores.support.."))
                .check(APP);
    }

    @Test
    void feedsDoNotKnowEachOther() {
        slices().matching("dev.larder.feeds.(*)..")
                .should()
                .notDependOnEachOther()
                .check(APP);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.larder.(**)").should().beFreeOfCycles().check(APP);
    }

    /** The local store is Caffeine; the file store has a tier of it. Nobody else caches beside the stores. */
    @Test
    void caffeineStaysInTheStoresThatNeedIt() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.larder.stores.local..", "dev.larder.stores.file..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.benmanes..")
                .check(APP);
    }

    /** A native image would have what the machine that built it drew or was. */
    @Test
    void noStaticStateIsMadeOfEntropyOrTimeOrPlace() throws IOException {
        var application = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            application.load(file);
        }
        String buildArguments = application.getProperty("quarkus.native.additional-build-args");
        noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(describe(
                        "are initialized at build time",
                        type -> !buildArguments.contains("--initialize-at-run-time=" + type.getName())))
                .should()
                .haveRawType(describe(
                        "one of entropy, time, place or a seeded table",
                        type -> Stream.of(
                                        Random.class,
                                        Clock.class,
                                        Instant.class,
                                        InetAddress.class,
                                        HttpClient.class,
                                        JsonFactory.class,
                                        ObjectMapper.class)
                                .anyMatch(type::isAssignableTo)))
                .check(APP);
    }

    /** The names of properties are read from these types while Larder runs; a native image keeps only what it is told to. */
    @Test
    void aNativeImageKeepsEveryTypeOfTheConfiguration() {
        Set<JavaClass> types = new HashSet<>();
        var waiting = new ArrayDeque<JavaClass>(APP.that(
                describe("are mapped", type -> type.isInterface() && type.isAnnotatedWith(ConfigMapping.class))));
        while (!waiting.isEmpty()) {
            JavaClass type = waiting.remove();
            if (type.isInterface() && APP.contain(type.getName()) && types.add(type)) {
                type.getAllRawInterfaces().forEach(waiting::add);
                type.getMethods().stream()
                        .flatMap(property -> property.getReturnType().getAllInvolvedRawTypes().stream())
                        .forEach(waiting::add);
            }
        }
        assertThat(types).hasSizeGreaterThan(20).allMatch(ArchitectureTest::isKept);
    }

    private static boolean isKept(JavaClass type) {
        return type.isAnnotatedWith(RegisterForReflection.class)
                || type.getEnclosingClass().map(ArchitectureTest::isKept).orElse(false);
    }

    @Test
    void nothingWaitsForAUni() {
        noClasses().should().callMethod(Uni.class, "await").check(APP);
    }

    /** Its later subscribers may be told the outcome before they are subscribed: a flatMap then runs twice. */
    @Test
    void nothingSharesAUniByMemoizingIt() {
        noClasses().should().callMethod(Uni.class, "memoize").check(APP);
    }

    /** A pause of nothing would be an exception on an event loop, and everything that was to come later never comes. */
    @Test
    void stepsAreTakenLaterInOneWay() {
        noClasses()
                .that()
                .areNotAssignableTo(Later.class)
                .should()
                .callMethod(ScheduledExecutorService.class, "schedule", Runnable.class, long.class, TimeUnit.class)
                .check(APP);
    }

    /** A wrapper that changes what a read emits and forwards what is told at once would have two truths. */
    @Test
    void whoeverOverridesGetOverridesGetNow() {
        classes()
                .that()
                .areAssignableTo(ForwardingStore.class)
                .and(describe("override get", type -> overrides(type, "get")))
                .should(ArchCondition.from(describe("override getNow", type -> overrides(type, "getNow"))))
                .check(APP);
    }

    private static boolean overrides(JavaClass type, String name) {
        return type.tryGetMethod(name, CacheKey.class).isPresent();
    }

    /** Quarkus REST would normalise the raw target and negotiate what is not negotiated. */
    @Test
    void theDataPlaneKnowsNoJaxRs() {
        noClasses()
                .that()
                .resideInAPackage("dev.larder.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
                .check(APP);
    }

    @Test
    void resourcesReturnUni() {
        methods()
                .that()
                .areMetaAnnotatedWith(HttpMethod.class)
                .should()
                .haveRawReturnType(Uni.class)
                .check(APP);
    }

    @Test
    void coreKnowsNoProtocolAndNoDriver() {
        noClasses()
                .that()
                .resideInAPackage("dev.larder.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..", "io.netty..", "java.sql..", "org.hibernate..")
                .check(APP);
    }

    @Test
    void aStoreShowsItsFactoryAndItsConfiguration() {
        classes()
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
                .beAnnotatedWith(Entity.class)
                .check(APP);
    }

    @Test
    void aFeedShowsItsFactoryItsConfigurationAndItsHooks() {
        classes()
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
                .haveSimpleName("TableHooks")
                .check(APP);
    }

    /** A store blocks in a lane, and a feed in a thread of its own. */
    @Test
    void onlyALaneBlocks() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.larder.stores..", "dev.larder.feeds..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "java.nio.channels..")
                .check(APP);
    }
}
