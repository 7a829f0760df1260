package dev.larder.feeds.postgresql;

import dev.larder.postgresql.TlsParameters;
import dev.larder.spi.ChangeFeed;
import dev.larder.spi.ChangeFeedFactory;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Opens feeds of type {@code postgresql}. */
@Singleton
@Identifier("postgresql")
public final class PostgresqlFeedFactory implements ChangeFeedFactory<PostgresqlFeedConfig> {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    PostgresqlFeedFactory() {}

    @Override
    public String type() {
        return "postgresql";
    }

    @Override
    public Class<PostgresqlFeedConfig> configType() {
        return PostgresqlFeedConfig.class;
    }

    @Override
    public ChangeFeed open(String name, PostgresqlFeedConfig config) {
        require(config.url().startsWith("jdbc:postgresql:"), "url must begin with jdbc:postgresql:");
        TlsParameters.fault(config.url()).ifPresent(fault -> require(false, "url: " + fault));
        require(config.poll().compareTo(SHORTEST) >= 0, "poll must be at least 10 milliseconds");
        require(config.probe().compareTo(config.poll()) >= 0, "probe must be at least as long as poll");
        require(
                config.retention().compareTo(config.poll().multipliedBy(10)) >= 0,
                "retention must be at least ten times poll");
        require(config.timeout().toSeconds() >= 1, "timeout must be at least 1 second");
        return new PostgresqlFeed(name, config);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
