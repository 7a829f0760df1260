package dev.larder.http.connection;

import dev.larder.core.ConfigRoot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the names of management's properties known. */
final class ManagementConfigRoot {
    private ManagementConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return new ConfigRoot(ManagementConfig.class, "larder.management");
    }
}
