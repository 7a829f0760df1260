package dev.larder.http.events;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many entries. */
final class ManyKeys {
    private ManyKeys() {}

    /** A map of this number of keys, each beginning with {@code name} and filled up to {@code length} characters. */
    static String map(String name, int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'%s-%d%s':1".formatted(name, i, "x".repeat(length)))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
