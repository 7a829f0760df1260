package dev.larder.http.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.OptionalInt;

/** The address of the management interface, which serves everything below {@code /q}. */
@RegisterForReflection(ignoreNested = false)
@ConfigMapping(prefix = "larder.management")
public interface ManagementConfig {
    /**
     * The port on which {@code /q} (health, metrics, OpenAPI, Swagger UI) is served, and there alone; on the API's port
     * when not given. It speaks plain HTTP.
     */
    OptionalInt port();

    /** The address that the port listens on. */
    @WithDefault("0.0.0.0")
    String host();
}
