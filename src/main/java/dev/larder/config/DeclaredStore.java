package dev.larder.config;

import dev.larder.core.InvalidSettings;
import dev.larder.core.service.StoreSource;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.KeyspaceClaim;
import dev.larder.spi.StoreContext;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A service's store as declared in the configuration.
 *
 * @param service the service's name in the configuration
 * @param factory opens it
 * @param context the parameters of stores of every type
 * @param source the configuration with the type's own properties
 * @param prefix the prefix of these properties
 */
record DeclaredStore<C>(
        String service, CacheStoreFactory<C> factory, StoreContext context, SmallRyeConfig source, String prefix) {
    /** The source of the store: equal to the one before unless a setting that the opening depends on has changed. */
    StoreSource from() {
        Map<String, String> settings = new TreeMap<>(new EffectiveProperties(source)
                .below(
                        factory.configType(),
                        prefix,
                        DeclaredServices.typeWide(prefix.substring(prefix.lastIndexOf('.') + 1))));
        // names of properties have no space, so these hide none
        settings.put("the type", factory.type());
        settings.put("the service", context.service());
        settings.put("the key prefix", context.keyPrefix().orElse(""));
        settings.put("the timeout", context.timeout().toString());
        settings.put("the largest value", Long.toString(context.maxValueBytes()));
        return new StoreSource(settings, factory.exclusive(), () -> with(factory::open));
    }

    /**
     * Checks the configuration, which is checked again when the store is opened.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    void check() {
        var unused = with((context, config) -> config);
    }

    KeyspaceClaim claim() {
        return with(factory::claim);
    }

    private <T> T with(BiFunction<StoreContext, C, T> step) {
        C config = ConfigGroups.read(source, factory.configType(), prefix);
        try {
            List<String> faults = factory.faults(context, config);
            if (faults.isEmpty()) {
                return step.apply(context, config);
            }
            throw new InvalidSettings(faults.stream()
                    .map(fault -> "Service %s: %s".formatted(service, fault))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettings("Service %s: %s".formatted(service, e.getMessage()));
        }
    }
}
