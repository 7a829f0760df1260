package dev.larder.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.ConfigRoot;
import dev.larder.core.InvalidSettings;
import dev.larder.core.service.RefreshRules;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.SessionRules;
import dev.larder.core.service.TtlRules;
import dev.larder.spi.CacheStore;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.KeyspaceClaim;
import dev.larder.spi.MutableClock;
import dev.larder.spi.StoreContext;
import dev.larder.spi.Ttl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredServicesTest {
    /** The configuration of this test's type of service. */
    @ConfigMapping(prefix = "larder.shelf")
    public interface ShelfConfig {
        /** Any text. */
        @WithDefault("oak")
        String wood();
    }

    private record Shelf(String type) implements CacheStoreFactory<ShelfConfig> {
        @Override
        public Class<ShelfConfig> configType() {
            return ShelfConfig.class;
        }

        /** Two racks of the same wood are one backend; the keyspace is the plain prefix, if there is one. */
        @Override
        public KeyspaceClaim claim(StoreContext context, ShelfConfig config) {
            return type.equals("rack")
                    ? new KeyspaceClaim(
                            Set.of(config.wood()), context.keyPrefix().orElse(""))
                    : CacheStoreFactory.super.claim(context, config);
        }

        @Override
        public CacheStore open(StoreContext context, ShelfConfig config) {
            throw new IllegalArgumentException(context.namespace() + " is of " + config.wood());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.type=shelf b.type=cupboard                        | Service b has the unknown type 'cupboard'; there are [rack, shelf, tiered]
            a.type=shelf A.type=shelf                           | is declared twice; names differ in more than case
            a.type=shelf a.key-prefix=x b.type=shelf b.key-prefix=x | Services a and b would share entries: their keys begin with 'x/' and 'x/'. Set larder.services.a.key-prefix and larder.services.b.key-prefix so that neither begins with the other
            a.type=shelf a.key-prefix=larder:b b.type=shelf     | Services a and b would share entries
            A.type=shelf b.type=shelf b.key-prefix=larder:a     | Set larder.services.A.key-prefix and larder.services.b.key-prefix
            a.type=rack a.key-prefix=app: b.type=rack b.key-prefix=app:users: | begin with 'app:' and 'app:users:'
            a.type=rack a.key-prefix=app:users: b.type=rack b.key-prefix=app: | Services a and b would share entries
            a.type=shelf a.key-prefix=with/slash                | Service a: key-prefix of service a may not have a slash
            a.type=shelf a.max-value-size=20M                   | Service a takes values of 20971520 bytes, and the server reads bodies of 17825792 at most: lower larder.services.a.max-value-size, or raise quarkus.http.limits.max-body-size
            system.type=shelf                                   | The service name system is reserved
            v2.type=shelf                                       | The service name v2 is reserved
            a.type=shelf a.jitter=1.5                           | Service a has a jitter of 1.5; it must be 0 to 1
            a.type=shelf a.max-ttl=0                            | Service a has a max-ttl of 0
            a.type=shelf a.timeout=0                            | Service a needs
            a.type=shelf a.max-key-length=0                     | Service a needs
            a.type=shelf a.sessions.idle=0                      | larder.services.a.sessions.idle must be more than 0, not PT0S
            a.type=shelf a.sessions.max-life=-1s                | larder.services.a.sessions.max-life must be more than 0, not PT-1S
            a.type=shelf a.sessions.max-live=1h                 | did you mean larder.services.a.sessions.max-life?
            a.type=tiered a.tiered.l2=b local.type=shelf        | Service a has 'b' as tiered.l2, and there is no such service
            a.type=tiered a.tiered.l2=a                         | Service a has 'a' as tiered.l2, which is tiered itself
            a.type=tiered a.tiered.l2=b b.type=tiered b.tiered.l2=a | Service a has 'b' as tiered.l2, which is tiered itself
            a.type=tiered a.tiered.l2=b b.type=shelf a.prefixes=x | Service a stores no entries of its own: key-prefix and prefixes belong to service b
            a.type=tiered a.tiered.l2=b b.type=shelf a.tiered.heartbeat=1ms | Service a needs a tiered.heartbeat of 10 ms or more
            a.type=tiered a.tiered.l2=b b.type=shelf a.tiered.l3=c | did you mean larder.services.a.tiered.l2?
            a.type=shelf a.shelf.wodo=x                         | did you mean larder.services.a.shelf.wood?
            """)
    void aDeclarationThatMakesNoSenseStopsTheStart(String declared, String complaint) {
        assertThatThrownBy(() -> services(declared))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.type=shelf a.key-prefix=x b.type=rack b.key-prefix=x",
                "a.type=shelf a.key-prefix=x b.type=shelf b.key-prefix=xy",
                "a.type=rack a.key-prefix=x b.type=rack b.key-prefix=xy b.rack.wood=pine",
                "a.type=rack b.type=rack",
                "a.type=rack b.type=rack b.key-prefix=x",
                "a.type=shelf a.max-value-size=17M b.type=shelf"
            })
    void servicesThatShareNothingStandSideBySide(String declared) {
        assertThat(services(declared))
                .extracting(service -> service.name().text())
                .containsExactly("a", "b");
    }

    @Test
    void sessionsLastHalfAnHourUnusedAndTwelveUnlessTheServiceSaysOtherwise() {
        List<ServiceDefinition> both = services("a.type=shelf b.type=shelf b.sessions.idle=2m b.sessions.max-life=1d");

        assertThat(both)
                .extracting(service -> service.rules().sessions())
                .containsExactly(
                        new SessionRules(Duration.ofMinutes(30), Duration.ofHours(12)),
                        new SessionRules(Duration.ofMinutes(2), Duration.ofDays(1)));
    }

    @Test
    void livesAndRefreshesAreAsTheServiceSays() {
        List<ServiceDefinition> both = services(
                "a.type=shelf b.type=shelf b.early-refresh=1.5 b.refresh-time=3s b.jitter=0.25 b.stale-ttl=1m");
        Ttl usual = Ttl.of(Duration.ofMinutes(5));

        assertThat(both)
                .extracting(service -> service.rules().refresh())
                .containsExactly(
                        new RefreshRules(0, Duration.ofSeconds(1)), new RefreshRules(1.5, Duration.ofSeconds(3)));
        assertThat(both)
                .extracting(service -> service.rules().ttl())
                .containsExactly(
                        new TtlRules(usual, Optional.empty(), 0, true, Duration.ZERO),
                        new TtlRules(usual, Optional.empty(), 0.25, true, Duration.ofMinutes(1)));
    }

    @Test
    void aRefusalOfABackendNamesTheService() {
        ServiceDefinition service = services("a.type=shelf a.shelf.wood=pine").get(0);

        assertThatThrownBy(() -> service.store().open())
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("Service a: larder:a is of pine");
    }

    private static List<ServiceDefinition> services(String declared) {
        SmallRyeConfig source =
                Declarations.of("larder.services.", declared, Map.of("quarkus.http.limits.max-body-size", "17M"));
        LarderConfig config = source.getConfigMapping(LarderConfig.class);
        var services = new DeclaredServices(
                config,
                source,
                Map.of("shelf", new Shelf("shelf"), "rack", new Shelf("rack")),
                Map.of(),
                new MutableClock());
        return Declarations.valid(faults -> {
            new UnknownProperties(new KnownProperties(roots(services))).refuse(source, faults);
            return services.all(faults);
        });
    }

    private static List<ConfigRoot> roots(DeclaredServices services) {
        List<ConfigRoot> roots = new ArrayList<>(services.roots());
        roots.addAll(services.typeWideRoots());
        roots.add(new ConfigRoot(LarderConfig.class, "larder"));
        return roots;
    }
}
