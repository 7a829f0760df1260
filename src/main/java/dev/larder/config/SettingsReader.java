package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.access.ApiKey;
import dev.larder.core.access.Grant;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.settings.Settings;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ChangeFeedFactory;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads settings from a configuration, or reports everything that is wrong with it. */
@Singleton
final class SettingsReader {
    private final Map<String, CacheStoreFactory<?>> stores = new TreeMap<>();
    private final Map<String, ChangeFeedFactory<?>> feeds = new TreeMap<>();
    private final List<ConfigRoot> roots = new ArrayList<>();
    private final Clock clock;
    private final SmallRyeConfig started;

    /** @param started the configuration that Larder was started with */
    SettingsReader(
            @Any Instance<CacheStoreFactory<?>> stores,
            @Any Instance<ChangeFeedFactory<?>> feeds,
            @Any Instance<ConfigRoot> roots,
            Clock clock,
            SmallRyeConfig started) {
        stores.forEach(factory -> this.stores.put(factory.type(), factory));
        feeds.forEach(factory -> this.feeds.put(factory.type(), factory));
        roots.forEach(this.roots::add);
        this.roots.add(new ConfigRoot(LarderConfig.class, "larder"));
        this.clock = clock;
        this.started = started;
    }

    /**
     * Reads the settings of a configuration. Creates the first API key if no key is declared.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    ReadSettings read(SmallRyeConfig source) {
        return ReadFailure.told(() -> read(source, config -> new FirstKey(config.dataDir()).findOrMake()));
    }

    /**
     * Reads the settings of a configuration and creates nothing.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    ReadSettings check(SmallRyeConfig source) {
        return ReadFailure.told(() -> read(source, config -> new FirstKey.Kept("", ApiKey.hash(""))));
    }

    private interface FirstKeys {
        FirstKey.Kept of(LarderConfig config);
    }

    private ReadSettings read(SmallRyeConfig source, FirstKeys firstKeys) {
        var faults = new Faults();
        ConfigurationFiles.refuse(source, started, faults);
        // before the mapping: a required list that is empty fails the mapping, whose message does not say so
        EmptyRestrictions.refuse(source, faults);
        UnresolvedExpressions.refuse(source, faults);
        LarderConfig config = faults.attempt(() -> mapped(source)).orElseThrow(() -> invalid(faults));
        var services = new DeclaredServices(config, source, stores, clock);
        List<ServiceDefinition> definitions = services.all(faults);
        Map<ServiceName, ServiceName> holders = services.holders(definitions);
        var declaredFeeds = new DeclaredFeeds(config, source, feeds, holders.keySet());
        KnownProperties known = known(services, declaredFeeds);
        new UnknownProperties(known).refuse(source, faults);
        Map<String, DeclaredRoles.Role> roles = new DeclaredRoles(config.roles(), holders.keySet()).all(faults);
        Supplier<FirstKey.Kept> firstKey = () -> firstKeys.of(config);
        var settings = new Settings(
                definitions,
                grants(roles),
                new DeclaredKeys(config, roles, firstKey).all(faults),
                new DeclaredHooks(config, holders).all(faults),
                new DeclaredWebhooks(config, holders).all(faults),
                declaredFeeds.all(faults),
                new DeclaredLimits(config, holders).all(faults),
                new DeclaredSubscribers(config, holders.keySet()).all(faults),
                faults.attempt(() -> DeclaredEvents.of(config.events())).orElse(EventRules.DEFAULTS));
        faults.throwIfAny();
        return new ReadSettings(settings, source, known, services.leavesStartersOut());
    }

    private static InvalidSettings invalid(Faults faults) {
        try {
            faults.throwIfAny();
        } catch (InvalidSettings e) {
            return e;
        }
        throw new IllegalStateException("The configuration was refused without a reason");
    }

    private KnownProperties known(DeclaredServices services, DeclaredFeeds declaredFeeds) {
        List<ConfigRoot> known = new ArrayList<>(roots);
        known.addAll(services.roots());
        known.addAll(declaredFeeds.roots());
        return new KnownProperties(known);
    }

    private static Map<String, List<Grant>> grants(Map<String, DeclaredRoles.Role> roles) {
        Map<String, List<Grant>> grants = new HashMap<>();
        roles.forEach((name, role) -> grants.put(name, role.grants()));
        return grants;
    }

    /** The configuration in types. */
    private static LarderConfig mapped(SmallRyeConfig source) {
        ConfigClass group = ConfigClass.configClass(LarderConfig.class, "larder");
        try {
            ConfigMappings.registerConfigMappings(source, Set.of(group));
            return source.getConfigMapping(LarderConfig.class, group.getPrefix());
        } catch (ConfigValidationException e) {
            throw new InvalidSettings(MappingProblems.of(e));
        }
    }
}
