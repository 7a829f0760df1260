package dev.larder.http.message;

import dev.larder.core.ConfigRoot;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the names of HTTP's properties known. */
final class HttpConfigRoot {
    private HttpConfigRoot() {}

    @Produces
    @Singleton
    static ConfigRoot root() {
        return new ConfigRoot(HttpConfig.class, "larder.http");
    }
}
