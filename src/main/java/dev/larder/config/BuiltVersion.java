package dev.larder.config;

/** The version that was built. */
public final class BuiltVersion {
    private BuiltVersion() {}

    /** As the build recorded it; also before anything has started. */
    public static String text() {
        return FreshConfiguration.read().getValue("quarkus.application.version", String.class);
    }
}
