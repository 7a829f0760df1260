package dev.larder.config;

import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Valid settings, and the configuration that they were read from.
 *
 * @param settings the settings
 * @param source the configuration
 * @param known the names of the properties that are read
 * @param startersLeftOut whether the services of a new installation are left out, because other services are declared
 * @param firstKey the key of an installation for which no key is declared, to be shown when the settings are in effect
 * @param ofServices what services do not promise because of each other
 */
record ReadSettings(
        Settings settings,
        SmallRyeConfig source,
        KnownProperties known,
        boolean startersLeftOut,
        Optional<FirstKey> firstKey,
        List<String> ofServices) {
    /** Shows the first API key, if it was made for these settings. */
    void showFirstKey() {
        firstKey.ifPresent(FirstKey::show);
    }

    /** One line for each name in the configuration that has no effect, and for what services do not promise. */
    List<String> warnings() {
        return Stream.concat(new UnknownProperties(known).warnings(source).stream(), ofServices.stream())
                .toList();
    }

    /** Every value in effect, ordered by name. */
    List<EffectiveValue> effective() {
        return FittingValues.strictly(() -> new PropertyReport(source, known, startersLeftOut).values());
    }
}
