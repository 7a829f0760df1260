package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.service.ServiceName;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** A configuration as text: properties in one line, separated by spaces. */
final class Declarations {
    private Declarations() {}

    /** Returns the declared settings, or fails with all faults. */
    static <T> T valid(Function<Faults, T> declarations) {
        var faults = new Faults();
        T valid = declarations.apply(faults);
        faults.throwIfAny();
        return valid;
    }

    /** Services of these names, each of which holds its own entries. */
    static Map<ServiceName, ServiceName> holders(String... names) {
        return holders(Map.of(), names);
    }

    /** Services of these names, some of which are tiers of other services. */
    static Map<ServiceName, ServiceName> holders(Map<String, String> tiers, String... names) {
        return Stream.of(names)
                .collect(Collectors.toMap(ServiceName::new, name -> new ServiceName(tiers.getOrDefault(name, name))));
    }

    /** The properties in {@code declared}, each after the prefix, and the required other ones. */
    static SmallRyeConfig of(String prefix, String declared, Map<String, String> besides) {
        return builder(prefix, declared, besides)
                .withMapping(LarderConfig.class)
                .build();
    }

    /** The same properties before they are mapped to types; expressions are expanded. */
    static SmallRyeConfig unmapped(String prefix, String declared, Map<String, String> besides) {
        return builder(prefix, declared, besides).addDefaultInterceptors().build();
    }

    /** What a source has and what has to be there besides, read by the interceptors of the application. */
    static SmallRyeConfig in(ConfigSource source, Map<String, String> besides) {
        return plain().addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withSources(source, new PropertiesConfigSource(besides, "besides", 300))
                .build();
    }

    private static SmallRyeConfigBuilder builder(String prefix, String declared, Map<String, String> besides) {
        Map<String, String> values = new HashMap<>(besides);
        for (String property : declared.split(" ", -1)) {
            String[] pair = property.split("=", 2);
            values.put(prefix + pair[0], pair[1]);
        }
        return plain().withSources(new PropertiesConfigSource(values, "test", 300));
    }

    private static SmallRyeConfigBuilder plain() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withValidateUnknown(false);
    }
}
