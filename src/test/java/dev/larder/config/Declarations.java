package dev.larder.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Configuration as tests write it: properties in one line, separated by spaces. */
final class Declarations {
    private Declarations() {}

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
