package dev.larder.http.connection;

import dev.larder.core.ConfigRoot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the names of management's properties known, and checks what their types do not. */
final class ManagementConfigRoot {
    private static final int LARGEST_PORT = 65_535;

    /** The properties of the API's ports, and their defaults; the one of TLS counts only if it is set. */
    private static final Map<String, String> API_PORTS =
            Map.of("quarkus.http.port", "8080", "quarkus.http.ssl-port", "");

    private ManagementConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return ConfigRoot.checked(ManagementConfig.class, "larder.management", ManagementConfigRoot::faults);
    }

    private static List<String> faults(ManagementConfig config, Function<String, @Nullable String> others) {
        if (config.port().isEmpty()) {
            return List.of();
        }
        int port = config.port().getAsInt();
        if (port < 1 || port > LARGEST_PORT) {
            return List.of("larder.management.port: %d is not a port".formatted(port));
        }
        // both would listen there, and requests of the API would come to the management server
        return API_PORTS.entrySet().stream()
                .filter(api -> Integer.toString(port)
                        .equals(Objects.requireNonNullElse(others.apply(api.getKey()), api.getValue())))
                .map(api -> "larder.management.port: %d is the port of the API (%s); choose another one"
                        .formatted(port, api.getKey()))
                .toList();
    }
}
