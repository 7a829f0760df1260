package dev.larder.config;

import dev.larder.core.ConfigRoot;
import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Grant;
import dev.larder.core.event.log.EventRules;
import dev.larder.core.service.FrontFactory;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.settings.Settings;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ChangeFeedFactory;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads settings from a configuration, with everything that is wrong with it. */
@Singleton
final class SettingsReader {
    private final Map<String, CacheStoreFactory<?>> stores = new TreeMap<>();
    private final Map<String, FrontFactory<?>> fronts = new TreeMap<>();
    private final Map<String, ChangeFeedFactory<?>> feeds = new TreeMap<>();
    private final List<ConfigRoot> starting = new ArrayList<>();
    private final Clock clock;
    private final SmallRyeConfig started;

    /**
     * @param starting the parts of the configuration that are read only at the start
     * @param started the configuration that Larder was started with
     */
    SettingsReader(
            @Any Instance<CacheStoreFactory<?>> stores,
            @Any Instance<FrontFactory<?>> fronts,
            @Any Instance<ChangeFeedFactory<?>> feeds,
            @Any Instance<ConfigRoot> starting,
            Clock clock,
            SmallRyeConfig started) {
        stores.forEach(factory -> this.stores.put(factory.type(), factory));
        fronts.forEach(factory -> this.fronts.put(factory.type(), factory));
        feeds.forEach(factory -> this.feeds.put(factory.type(), factory));
        starting.forEach(this.starting::add);
        this.clock = clock;
        this.started = started;
    }

    /**
     * Reads the settings of a configuration. Changes nothing.
     *
     * @throws InvalidSettings with everything that is wrong, if that is so much that the rest cannot be read
     */
    ReadSettings read(SmallRyeConfig source) {
        return FittingValues.strictly(() -> ReadFailure.told(() -> all(source)));
    }

    private ReadSettings all(SmallRyeConfig source) {
        var faults = new Faults();
        ConfigurationFiles.refuse(source, started, faults);
        EmptyRestrictions.refuse(source, faults);
        ImpliedServices.refuse(source, faults);
        UnresolvedExpressions.refuse(source, faults);
        Function<String, @Nullable String> others =
                name -> source.getConfigValue(name).getValue();
        for (ConfigRoot root : starting) {
            faults.attempt(() -> ConfigGroups.read(source, root.type(), root.prefix()))
                    .ifPresent(config -> faults.addAll(root.check().faults(config, others)));
        }
        LenientMapping mapping = LenientMapping.of(source, faults);
        var following = new Faults();
        ReadSettings read = read(source, mapping, following);
        faults.addAll(mapping.own(following));
        return read.with(faults.all());
    }

    private ReadSettings read(SmallRyeConfig source, LenientMapping mapping, Faults faults) {
        LarderConfig config = mapping.config();
        var services = new DeclaredServices(config, source, stores, fronts, clock);
        List<ServiceDefinition> definitions = services.all(faults);
        Map<ServiceName, ServiceName> holders = services.holders(definitions);
        var declaredFeeds = new DeclaredFeeds(config, source, feeds, holders.keySet());
        KnownProperties known = known(services, declaredFeeds, mapping.omitted());
        new UnknownProperties(known).refuse(source, faults);
        BooleanValues.refuse(source, known, faults);
        Map<String, DeclaredRoles.Role> roles = new DeclaredRoles(config.roles(), holders.keySet()).all(faults);
        mapping.omitted("larder.roles.").forEach(name -> roles.put(name, DeclaredRoles.Role.NOTHING));
        var firstKey = new FirstKey(config.dataDir());
        var settings = new Settings(
                definitions,
                grants(roles),
                new DeclaredKeys(config, roles, firstKey::findOrMake).all(faults),
                new DeclaredHooks(config, holders).all(faults),
                new DeclaredWebhooks(config, holders).all(faults),
                declaredFeeds.all(faults),
                new DeclaredLimits(config, holders).all(faults),
                new DeclaredSubscribers(config, holders.keySet()).all(faults),
                faults.attempt(() -> DeclaredEvents.of(config.events())).orElse(EventRules.DEFAULTS));
        return new ReadSettings(
                settings, List.of(), source, known, services.leavesStartersOut(), firstKey, services.warnings());
    }

    private KnownProperties known(DeclaredServices services, DeclaredFeeds declaredFeeds, Set<String> omitted) {
        List<ConfigRoot> known = new ArrayList<>(starting);
        known.add(new ConfigRoot(LarderConfig.class, "larder"));
        known.addAll(services.roots());
        known.addAll(declaredFeeds.roots());
        for (String item : omitted) {
            // of a type that is not known
            if (item.startsWith(LenientMapping.SERVICES)) {
                known.addAll(DeclaredServices.roots(stores, item));
            } else if (item.startsWith("larder.feeds.")) {
                feeds.values().forEach(factory -> known.add(new ConfigRoot(factory.configType(), item)));
            }
        }
        return new KnownProperties(known, services.typeWideRoots(), services.unsuited());
    }

    private static Map<String, List<Grant>> grants(Map<String, DeclaredRoles.Role> roles) {
        Map<String, List<Grant>> grants = new HashMap<>();
        roles.forEach((name, role) -> grants.put(name, role.grants()));
        return grants;
    }
}
