package dev.larder.http.connection;

import dev.larder.core.ConfigRoot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the names of management's properties known, and checks what their types do not. */
final class ManagementConfigRoot {
    private static final int LARGEST_PORT = 65_535;

    private ManagementConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return ConfigRoot.checked(ManagementConfig.class, "larder.management", (config, others) -> faults(config));
    }

    private static List<String> faults(ManagementConfig config) {
        int port = config.port().orElse(1);
        return port >= 1 && port <= LARGEST_PORT
                ? List.of()
                : List.of("larder.management.port: %d is not a port".formatted(port));
    }
}
