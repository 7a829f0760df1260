package dev.larder.config;

import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.event.rules.Hook;
import dev.larder.core.limit.OwnLimit;
import dev.larder.core.settings.CandidateSettings;
import dev.larder.core.settings.EffectiveValue;
import dev.larder.core.settings.Settings;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Settings that were read, and the configuration that they were read from.
 *
 * @param settings the settings, without the parts that have faults
 * @param faults everything that is wrong with the configuration
 * @param source the configuration
 * @param known the names of the properties that are read
 * @param startersLeftOut whether the services of a new installation are left out, because other services are declared
 * @param firstKey the key of an installation for which no key is declared, to be shown when the settings are in effect
 * @param ofServices what services do not promise because of each other
 */
record ReadSettings(
        Settings settings,
        List<String> faults,
        SmallRyeConfig source,
        KnownProperties known,
        boolean startersLeftOut,
        FirstKey firstKey,
        List<String> ofServices)
        implements CandidateSettings {
    /**
     * The same with all faults that were found.
     *
     * <p>A hook, limit and so on that has one itself is left out: other faults could follow from it.
     */
    ReadSettings with(List<String> all) {
        var sound = new Settings(
                settings.services(),
                settings.roles(),
                settings.keys(),
                sound("hooks", settings.hooks(), Hook::name, all),
                sound("webhooks", settings.webhooks(), Webhook::name, all),
                sound("feeds", settings.feeds(), FeedDefinition::name, all),
                sound("limits", settings.limits(), OwnLimit::name, all),
                sound("subscribers", settings.subscribers(), Subscriber::name, all),
                settings.events());
        return new ReadSettings(sound, all, source, known, startersLeftOut, firstKey, ofServices);
    }

    private static <T> List<T> sound(String kind, List<T> parts, Function<T, String> name, List<String> faults) {
        return parts.stream()
                .filter(part -> Stream.of(name.apply(part), '"' + name.apply(part) + '"')
                        .map(written -> "larder.%s.%s.".formatted(kind, written))
                        .noneMatch(prefix -> faults.stream().anyMatch(fault -> fault.contains(prefix))))
                .toList();
    }

    @Override
    public void prepare() {
        firstKey.store();
    }

    /** Shows the first API key, if it was made for these settings. */
    void showFirstKey() {
        firstKey.show();
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
