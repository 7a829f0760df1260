package dev.larder.feeds.postgresql;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of a feed in a test. */
record Settings(String url, List<String> tables, Duration poll, Duration probe, Duration retention)
        implements PostgresqlFeedConfig {
    /** Fast enough for a test, but too slow for polling or probing to find a change before its notification. */
    static Settings of(Database database, String... tables) {
        return new Settings(
                database.url(), List.of(tables), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1));
    }

    Settings polling(Duration interval) {
        return new Settings(url, tables, interval, probe, retention);
    }

    Settings probing(Duration interval) {
        return new Settings(url, tables, poll, interval, retention);
    }

    Settings retaining(Duration time) {
        return new Settings(url, tables, poll, probe, time);
    }

    @Override
    public Optional<String> username() {
        return Optional.of("larder");
    }

    @Override
    public Optional<String> password() {
        return Optional.empty();
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(1);
    }
}
