package dev.larder.spi;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The causes of a failure. */
public final class Causes {
    /** More than any library nests; the end of a chain that leads back to itself. */
    private static final int MAX_DEPTH = 20;

    private Causes() {}

    /** The failure itself, its cause, the cause of that one, and so on. */
    public static Stream<Throwable> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_DEPTH);
    }

    /** The first of a type among the failure and its causes. */
    public static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return of(failure).filter(type::isInstance).findFirst().map(type::cast);
    }
}
