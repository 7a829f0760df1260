package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** The operations on the settings of a running Larder. */
@Singleton
public final class SettingsOperations {
    private static final Logger LOG = Logger.getLogger(SettingsOperations.class);

    private final LiveSettings live;
    private final SettingsSource source;

    SettingsOperations(LiveSettings live, SettingsSource source) {
        this.live = live;
        this.source = source;
    }

    /**
     * The result of a reload.
     *
     * @param change the differences that took effect
     * @param waiting the names of the properties that take effect after a restart
     */
    public record Reloaded(SettingsChange change, List<String> waiting) {}

    /** Emits every value in effect, for a caller that may GET {@code system}. */
    public Uni<List<EffectiveValue>> show(Caller caller) {
        return Uni.createFrom()
                .item(() -> {
                    caller.requireSystem(Verb.GET);
                    return source.effective();
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /**
     * Reads the settings again, puts them into effect, and emits the differences, for a caller that may POST {@code
     * system}. Fails with {@link InvalidSettings} if the settings are not valid; nothing has changed then.
     */
    public Uni<Reloaded> reload(Caller caller) {
        return Uni.createFrom()
                .item(() -> {
                    caller.requireSystem(Verb.POST);
                    return reload("API key " + caller.id());
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /**
     * Reads the settings again and puts them into effect. Blocks while files are read, and while another one does: what
     * was read last is what stays.
     *
     * @param by the caller, for the log
     * @throws InvalidSettings if the settings are not valid; nothing has changed then
     */
    public synchronized Reloaded reload(String by) {
        try {
            SettingsSource.Reading read = source.read();
            SettingsChange change = live.apply(read);
            read.inEffect();
            LOG.infof("Settings were read again for %s: %s", by, change);
            if (!read.waiting().isEmpty()) {
                LOG.infof("These take effect after a restart: %s", String.join(", ", read.waiting()));
            }
            return new Reloaded(change, read.waiting());
        } catch (InvalidSettings e) {
            LOG.warnf("Settings were read again for %s and refused; nothing has changed", by);
            e.errors().forEach(LOG::warn);
            throw e;
        }
    }
}
