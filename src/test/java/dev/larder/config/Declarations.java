package dev.larder.config;

import dev.larder.core.invalidation.tier.TierRules;
import dev.larder.core.invalidation.tier.TierRules.Consistency;
import dev.larder.core.service.ServiceCatalog;
import dev.larder.core.service.ServiceDefinition;
import dev.larder.core.service.ServiceName;
import dev.larder.core.service.Tiering;
import dev.larder.core.store.Protection;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Configuration as tests write it: properties in one line, separated by spaces. */
final class Declarations {
    private Declarations() {}

    /** Services of these names, which nobody opens. */
    static ServiceCatalog catalog(String... names) {
        return catalog(Map.of(), names);
    }

    /** The same, where some keep copies of another's entries. */
    static ServiceCatalog catalog(Map<String, String> tiers, String... names) {
        var rules = new TierRules(Consistency.BOUNDED, Duration.ofSeconds(1), Duration.ofSeconds(1));
        var protection = new Protection(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        return () -> Stream.of(names)
                .map(name -> new ServiceDefinition(
                        new ServiceName(name),
                        "local",
                        name,
                        "",
                        false,
                        true,
                        AnyRules.RULES,
                        Optional.ofNullable(tiers.get(name)).map(l2 -> new Tiering(new ServiceName(l2), rules)),
                        protection,
                        () -> {
                            throw new IllegalStateException("nobody opens it");
                        }))
                .toList();
    }

    /** The properties in {@code declared}, each behind the prefix, and those that have to be there besides. */
    static SmallRyeConfig of(String prefix, String declared, Map<String, String> besides) {
        Map<String, String> values = new HashMap<>(besides);
        for (String property : declared.split(" ", -1)) {
            String[] pair = property.split("=", 2);
            values.put(prefix + pair[0], pair[1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(LarderConfig.class)
                .withValidateUnknown(false)
                .withSources(new PropertiesConfigSource(values, "test", 300))
                .build();
    }
}
