package dev.larder.config;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.List;

/**
 * Lets a start go on until all of the configuration is checked. Quarkus maps some of Larder's properties, such as those
 * below {@code larder.http}, before anything of Larder runs, and would tell of a value that does not fit there and of
 * nothing else.
 *
 * <p>Public, as the loader of services demands.
 */
public final class LenientStart implements SmallRyeConfigBuilderCustomizer {
    private static final String OURS = "larder.";

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        List<ConfigClass> mappings = builder.getMappingsBuilder().getMappings().stream()
                .filter(mapping -> mapping.getPrefix().startsWith(OURS))
                .toList();
        if (!mappings.isEmpty()) {
            builder.withInterceptors(new FittingValues(mappings));
        }
    }

    /** The priority after the customizer that adds the mappings. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE - 1;
    }
}
