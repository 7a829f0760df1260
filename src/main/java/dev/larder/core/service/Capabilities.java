package dev.larder.core.service;

import dev.larder.spi.CacheStore;
import dev.larder.spi.Capability;
import dev.larder.spi.InvalidationLog;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The capabilities there are, and which of them a store has. */
public final class Capabilities {
    private static final List<Class<? extends Capability>> ALL = Arrays.stream(
                    Capability.class.getPermittedSubclasses())
            .<Class<? extends Capability>>map(type -> type.asSubclass(Capability.class))
            .toList();

    private Capabilities() {}

    /**
     * Each capability's name, and whether the service has it; purges of an origin's answers need no capability of a
     * store.
     */
    public static Map<String, Boolean> of(Service service) {
        Map<String, Boolean> all = new TreeMap<>(of(service.store()));
        all.put(label(InvalidationLog.class), service.coherent().isPresent());
        return Collections.unmodifiableMap(all);
    }

    /** Each capability's name, and whether the store has it. */
    public static Map<String, Boolean> of(CacheStore store) {
        Map<String, Boolean> all = new TreeMap<>();
        ALL.forEach(type -> all.put(label(type), store.capability(type).isPresent()));
        return Collections.unmodifiableMap(all);
    }

    /** A capability's name as callers see it: {@code conditional_writes}. */
    public static String label(Class<? extends Capability> type) {
        // clients ask for the invalidation log by the name that it had first
        return type == InvalidationLog.class ? "marks" : snakeCase(type);
    }

    private static String snakeCase(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
