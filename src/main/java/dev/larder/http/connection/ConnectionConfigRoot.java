package dev.larder.http.connection;

import dev.larder.core.ConfigRoot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the names of the connections' properties known. */
final class ConnectionConfigRoot {
    private ConnectionConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return new ConfigRoot(ConnectionConfig.class, "larder.connections");
    }
}
