package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.larder.core.ConfigRoot;
import dev.larder.core.InvalidSettings;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.settings.LiveSettings;
import dev.larder.spi.CacheStoreFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid configurations: each is refused with plain lines, and nothing of it takes effect. */
@QuarkusTest
class BrokenConfigurationsTest {
    private static final Map<String, String> BESIDES = Map.of(
            "larder.services.local.type", "local",
            "larder.data-dir", "target/broken",
            "quarkus.http.limits.max-body-size", "17M");

    @Inject
    SettingsReader reader;

    @Inject
    @Any
    Instance<CacheStoreFactory<?>> stores;

    @Inject
    @Any
    Instance<FrontFactory<?>> fronts;

    @Inject
    @Any
    Instance<ConfigRoot> roots;

    @Inject
    LiveSettings live;

    @Test
    void allFaultsOfOneServiceAreToldAtOnce() {
        InvalidSettings refused = refused("services.a.type=local services.a.jitter=2 services.a.max-ttl=0s"
                + " services.a.breaker.ratio=7 services.a.cache-control=\u00e9 services.a.local.max-counters=0"
                + " services.a.local.scan-queue=0");
        assertThat(refused.errors())
                .satisfiesExactlyInAnyOrder(
                        jitter -> assertThat(jitter).contains("jitter"),
                        ttl -> assertThat(ttl).contains("max-ttl"),
                        breaker -> assertThat(breaker).contains("breaker.ratio"),
                        field -> assertThat(field).contains("cache-control"),
                        counters -> assertThat(counters).contains("max-counters"),
                        queue -> assertThat(queue).contains("scan-queue"));
    }

    @ParameterizedTest
    @MethodSource("dev.larder.config.BrokenConfigurations#all")
    void eachIsRefusedInCleanLines(String declared, String reason) {
        InvalidSettings refused = refused(declared);

        assertThat(refused.errors())
                .anyMatch(line -> line.contains(reason))
                .allSatisfy(BrokenConfigurationsTest::isPlain);
    }

    @ParameterizedTest
    @MethodSource("dev.larder.config.CombinedConfigurations#all")
    void eachIsToldBesideTheOthers(String declared, List<String> reasons) {
        List<String> told = refused(declared).errors();

        assertThat(reasons).allSatisfy(reason -> assertThat(told).anyMatch(line -> line.contains(reason)));
        assertThat(told)
                .allSatisfy(line -> assertThat(reasons).anyMatch(line::contains))
                .doesNotHaveDuplicates();
    }

    /**
     * Faults that are found when the configuration is read, when services are opened and when the rest is checked; what
     * only follows from one of them is not told.
     */
    @Test
    void faultsOfAllStagesAreToldAtOnceAndNothingThatFollows() {
        assertThat(refused(
                                "services.a.type=local services.a.local.max-bytes=0 services.b.type=local services.b.max-ttl=soon"
                                        + " services.t.type=tiered services.t.tiered.l2=a services.t.tiered.heartbeat=1s"
                                        + " services.u.type=cupboard services.v.type=tiered services.v.tiered.l2=u"
                                        + " services.m.type=redis services.m.redis.hosts=redis://h services.m.redis.format=raw services.m.key-prefix=p"
                                        + " services.n.type=tiered services.n.tiered.l2=m"
                                        + " services.w.type=table services.w.table.url=jdbc:postgresql://h/d services.w.cache.in=a"
                                        + " services.w.table.tables.t.mode=behind services.w.table.behind.queue=local"
                                        + " services.o.type=http services.o.http.url=http://o services.o.cache.in=u services.o.http.retries=11"
                                        + " keys.k.hash=abc keys.k.roles=r roles.r.grants[0].services=*"
                                        + " hooks.one.on.service=local hooks.one.purge.services=local hooks.one.purge.keys=k"
                                        + " hooks.two.on.service=b hooks.two.purge.services=* hooks.two.purge.keys=k"
                                        + " hooks.three.on.service=a hooks.three.purge.services=a,t,v,w,m hooks.three.purge.keys=k"
                                        + " hooks.four.on.service=b hooks.four.purge.services=b hooks.four.purge.keys=k hooks.four.on.verb=PUT"
                                        + " webhooks.w.type=github webhooks.w.secrets=long-enough-secret webhooks.w.purge.services=a webhooks.w.purge.tags=t webhooks.w.remember-in=a"
                                        + " limits.l.in=a limits.l.limit=1 limits.l.window=1m limits.m.in=w limits.m.limit=1 limits.m.window=1m"
                                        + " subscribers.s.url=https://h.invalid/ subscribers.s.secrets=whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0 subscribers.s.services=t subscribers.s.queue=m"
                                        + " feeds.f.type=postgresql feeds.f.services=m,a feeds.f.url=jdbc:postgresql://h/d?sslkey=/none.key feeds.f.tables=t")
                        .errors())
                .containsExactlyInAnyOrder(
                        "Service a: max-bytes must be more than 0, not 0",
                        "larder.services.b.max-ttl has to be a duration, such as 500ms, 30s, 10m or 2h",
                        "Service u has the unknown type 'cupboard'; there are [database, file, http, llm, local, memcached, redis, table, tiered]",
                        "Service n cannot copy entries of service m, which has no capability marks to show when a copy is old",
                        "Service w cannot queue writes in service local of type local, which does not keep them when Larder stops; file, redis (not raw) and database (logged) do",
                        "larder.services.o.http.retries must be from 0 to 10",
                        "larder.keys.k.hash: The hash of an API key is its SHA-256 in 64 lower-case hex digits",
                        "The hooks one -> one trigger each other in a cycle: narrow their keys or verbs, or purge by tag, which triggers no hook",
                        "The hooks two -> two trigger each other in a cycle: narrow their keys or verbs, or purge by tag, which triggers no hook",
                        "larder.hooks.three.purge.services names service m, which has no capability marks, so nothing can be purged there: leave it out",
                        "larder.hooks.four.on.verb (in test) does not exist; did you mean larder.hooks.four.on.verbs?",
                        "Feed f purges service m, whose entries cannot have tags; leave it out of larder.feeds.f.services",
                        "Feed f: url: the parameter sslkey names /none.key, which is missing or cannot be read");
    }

    @Test
    void aConfigurationWithFaultsLeavesNothingOnDisk(@TempDir Path home) {
        Path data = home.resolve("data");
        for (String fault : List.of("services.local.max-ttl=soon", "services.local.local.max-bytes=0")) {
            ReadSettings read = reader.read(Declarations.unmapped("larder.", fault + " data-dir=" + data, BESIDES));
            assertThatThrownBy(() -> live.apply(read)).isInstanceOf(InvalidSettings.class);
        }

        assertThat(data).doesNotExist();
    }

    /** Values that do not fit, values that are missing and values that make no sense. */
    @Test
    void allReasonsAreToldAtOnce() {
        assertThat(refused("services.a.tipe=local services.a.redis.database=1 services.b.type=cupboard"
                                + " services.c.type=local services.c.max-ttl=soon services.c.jitter=2"
                                + " services.d.type=local services.d.local.max-bytes=much services.e.type=tiered"
                                + " roles.r.grants[0].verbs=get roles.s.grants[0].services=a keys.k.hash=abc keys.k.roles=s keys.l.hash=abc"
                                + " hooks.h.on.service=a hooks.h.purge.services=nowhere hooks.h.purge.keys=k"
                                + " http.compat=x events.window=0")
                        .errors())
                .containsExactlyInAnyOrder(
                        "larder.http.compat has to be one of dreamfactory, larder",
                        "larder.services.a.type is required, and it is not set",
                        "larder.services.a.tipe (in test) does not exist; did you mean larder.services.a.type?",
                        "Service b has the unknown type 'cupboard'; there are [database, file, http, llm, local, memcached, redis, table, tiered]",
                        "larder.services.c.max-ttl has to be a duration, such as 500ms, 30s, 10m or 2h",
                        "Service c has a jitter of 2.0; it must be 0 to 1",
                        "larder.services.d.local.max-bytes has to be a size, such as 512K, 16M or 1G",
                        "larder.services.e.tiered.l2 is required, and it is not set",
                        "larder.roles.r.grants[0].services is required, and it is not set",
                        "larder.keys.k.hash: The hash of an API key is its SHA-256 in 64 lower-case hex digits",
                        "larder.keys.l.roles is required, and it is not set",
                        "larder.hooks.h.purge.services names 'nowhere', but there are only [b, c, d, e, local]",
                        "larder.events.window is too small");
    }

    /** What depends on a value that does not fit is checked with the rest. */
    @Test
    void oneThatDoesNotFitHidesNoOther() {
        assertThat(refused(
                                "roles.r.grants[0].services=nope roles.r.grants[0].verbs[0]=gett roles.r.grants[1].services=none"
                                        + " roles.r.grants[1].prefixes= keys.k.hash=abc keys.k.roles=r,nobody"
                                        + " services.a.type=http services.a.http.url=localhost:9000 services.a.http.max-requests=0"
                                        + " services.a.cache.mode=often services.a.cache.in=nowhere services.a.default-ttl=1m"
                                        + " services.a.routes[0].on=POST services.a.routes[1].path=x"
                                        + " services.b.type=http services.b.cache.in=nowhere services.b.routes[0].path=x"
                                        + " management.port=0 http.max-bulk-size=1G")
                        .errors())
                .containsExactlyInAnyOrder(
                        "larder.roles.r.grants[0].verbs[0] has to be one of delete, get, patch, post, put",
                        "larder.roles.r.grants[0].services names 'nope', but there are only [a, b, local] and system",
                        "larder.roles.r.grants[1].services names 'none', but there are only [a, b, local] and system",
                        "larder.roles.r.grants[1].prefixes is empty, which restricts nothing: give it a value, or leave the property out",
                        "larder.keys.k.hash: The hash of an API key is its SHA-256 in 64 lower-case hex digits",
                        "larder.keys.k.roles names 'nobody', but there are only [r]",
                        "larder.services.a.cache.mode has to be one of default, override, respect",
                        "larder.services.a.http.url must be an http or https address without a user and a query, such as http://127.0.0.1:9000/v1",
                        "larder.services.a.http.max-requests must be 1 or more",
                        "Service a has 'nowhere' as cache.in, and there is no such service",
                        "larder.services.a.default-ttl has no effect on a service of type http: set cache.ttl",
                        "larder.services.a.routes[0]: the on of a route must be a method and a path, as in 'POST /search'",
                        "larder.services.a.routes[1]: the path 'x' of a route must begin with a slash",
                        "larder.services.b.http.url is required, and it is not set",
                        "Service b has 'nowhere' as cache.in, and there is no such service",
                        "larder.services.b.routes[0]: the path 'x' of a route must begin with a slash",
                        "larder.management.port: 0 is not a port",
                        "larder.http.max-bulk-size may not be above quarkus.http.limits.max-body-size, which is 17825792 bytes: set one of them");
    }

    /** Each property of Larder with a value that it cannot have. */
    @Test
    void everyReasonIsInPlainWords() {
        List<String> told = new ArrayList<>();
        for (String type : List.of("local", "file", "redis", "memcached", "database", "tiered", "http", "llm")) {
            for (String name : properties(type)) {
                String value = name.endsWith(".type") ? type : "\u00a7";
                String declared = "services.x.type=%s %s=%s".formatted(type, name, value);
                told.addAll(errors(declared));
                told.addAll(errors("services.x.type=%s %s=".formatted(type, name)));
            }
        }

        assertThat(told)
                .hasSizeGreaterThan(100)
                .allSatisfy(BrokenConfigurationsTest::isPlain)
                .noneMatch(line -> line.contains("another value, which can be read") || line.contains("does not fit"));
    }

    private static void isPlain(String line) {
        assertThat(line)
                .doesNotContainPattern(
                        "Exception|SRCFG|\\n|\\tat |\\$[A-Z]|\\bclass |static method|\\b(?:dev|io|java|jakarta|org)\\.[a-z]+\\.|[Cc]onverter|regular expression");
    }

    /** Names of properties without {@code larder.}: those of the type, and with {@code local} all others. */
    private Set<String> properties(String type) {
        List<ConfigRoot> all = new ArrayList<>();
        if (type.equals("local")) {
            roots.forEach(all::add);
            all.add(new ConfigRoot(LarderConfig.class, "larder"));
        } else if (type.equals("tiered")) {
            all.add(new ConfigRoot(TieredConfig.class, "larder.services.x.tiered"));
        }
        fronts.stream()
                .filter(front -> front.type().equals(type))
                .forEach(front -> all.add(new ConfigRoot(front.configType(), "larder.services.x")));
        stores.stream()
                .filter(store -> store.type().equals(type))
                .forEach(store -> all.add(new ConfigRoot(store.configType(), "larder.services.x." + type)));
        Set<String> names = new TreeSet<>();
        for (ConfigRoot root : all) {
            for (String name : ConfigMappings.getProperties(ConfigClass.configClass(root.type(), root.prefix()))
                    .keySet()) {
                names.add(name.replace("[*]", "[0]").replace("*", "x").substring("larder.".length()));
            }
        }
        return names;
    }

    private List<String> errors(String declared) {
        try {
            return reader.read(Declarations.unmapped("larder.", declared, BESIDES))
                    .faults();
        } catch (InvalidSettings e) {
            return e.errors();
        }
    }

    /** The files that a property names are read as they are read at the start and by a reload. */
    @Test
    void aNamedFileHasToBeThereAndToBeWhole(@TempDir Path home) throws IOException {
        Path file = home.resolve("more.yaml");
        System.setProperty("quarkus.config.locations", file.toString());
        try {
            assertThat(refusedAsFilesAre())
                    .containsExactly("The configuration file %s is missing or cannot be read".formatted(file));
            Files.writeString(file, "larder: { roles: { r: { grants: [{ services: [], prefixes: }] } } }");
            assertThat(refusedAsFilesAre())
                    .contains(
                            "larder.roles.r.grants[0].prefixes (in %s, line 1) has no value: give it one, or leave the property out"
                                    .formatted(file));
            Files.writeString(file, "hello");
            assertThat(refusedAsFilesAre())
                    .containsExactly("The configuration file %s is no YAML mapping: it has to begin with larder:"
                            .formatted(file));
            Files.writeString(file, "larder: { roles: { r: { grants: [{ services: [system] }] } } }");
            assertThat(refusedAsFilesAre()).isEmpty();
        } finally {
            System.clearProperty("quarkus.config.locations");
        }
    }

    private List<String> refusedAsFilesAre() {
        try {
            return reader.read(FreshConfiguration.read()).faults();
        } catch (InvalidSettings e) {
            return e.errors();
        }
    }

    private InvalidSettings refused(String declared) {
        var before = live.current();
        InvalidSettings refused = catchThrowableOfType(
                InvalidSettings.class,
                () -> live.check(reader.read(Declarations.unmapped("larder.", declared, BESIDES))));
        assertThat(refused).as(declared).isNotNull();
        assertThat(live.current()).isSameAs(before);
        return refused;
    }

    @Test
    void servicesWhoseTablesAreCachedApartAreWarnedOf() {
        String table = " services.%1$s.type=table services.%1$s.table.url=jdbc:postgresql://db/shop"
                + " services.%1$s.table.tables.orders.id=id services.%1$s.cache.in=%2$s";
        String declared =
                "services.a.type=local services.b.type=local" + table.formatted("x", "a") + table.formatted("y", "b");

        assertThat(reader.read(Declarations.unmapped("larder.", declared, BESIDES))
                        .warnings())
                .anySatisfy(warning -> assertThat(warning).startsWith("Services x and y show orders of one database"));
    }
}
