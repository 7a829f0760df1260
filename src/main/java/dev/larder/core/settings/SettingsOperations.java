package dev.larder.core.settings;

import dev.larder.core.InvalidSettings;
import dev.larder.core.access.Caller;
import dev.larder.core.access.Verb;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** What may be done with the settings of a running Larder. */
@Singleton
public final class SettingsOperations {
    private static final Logger LOG = Logger.getLogger(SettingsOperations.class);

    private final LiveSettings live;
    private final SettingsSource source;

    SettingsOperations(LiveSettings live, SettingsSource source) {
        this.live = live;
        this.source = source;
    }

    /** Emits every value in effect, for a caller who may GET {@code system}. */
    public Uni<List<EffectiveValue>> show(Caller caller) {
        return Uni.createFrom()
                .item(() -> {
                    caller.requireSystem(Verb.GET);
                    return source.effective();
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /**
     * Reads the settings again, puts them into effect, and emits what differs, for a caller who may POST {@code system}.
     * Fails with {@link InvalidSettings} when something in them cannot be; nothing has changed then.
     */
    public Uni<SettingsChange> reload(Caller caller) {
        return Uni.createFrom()
                .item(() -> {
                    caller.requireSystem(Verb.POST);
                    return reload("API key " + caller.id());
                })
                .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    /**
     * Reads the settings again and puts them into effect. Blocks while files are read.
     *
     * @param by who asked for it, for the log
     * @throws InvalidSettings when something in them cannot be; nothing has changed then
     */
    public SettingsChange reload(String by) {
        try {
            SettingsChange change = live.apply(source.read());
            LOG.infof("Settings were read again for %s: %s", by, change);
            return change;
        } catch (InvalidSettings e) {
            LOG.warnf("Settings were read again for %s and refused; nothing has changed", by);
            e.errors().forEach(LOG::warn);
            throw e;
        }
    }
}
