package dev.larder.session;

import java.net.URI;
import java.util.Objects;

/** The Larder that these tests talk to, and the service in it. */
final class Place {
    static final URI LARDER = URI.create(variable("LARDER"));
    static final String KEY = variable("KEY");
    static final String SERVICE = Objects.requireNonNullElse(System.getenv("SERVICE"), "local");

    private Place() {}

    static LarderSessionRepository repository() {
        return new LarderSessionRepository(LARDER, SERVICE, KEY);
    }

    private static String variable(String name) {
        return Objects.requireNonNull(
                System.getenv(name),
                "Set LARDER to the address of a running Larder and KEY to an API key with all rights");
    }
}
