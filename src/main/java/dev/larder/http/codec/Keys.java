package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.spi.CacheKey;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Keys as callers write them. */
public final class Keys {
    private Keys() {}

    /**
     * The key of a text.
     *
     * @throws Refusal.Bad when no key can be written so
     */
    public static CacheKey of(String text) {
        try {
            return new CacheKey(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal.Bad("A key is one character or more of valid Unicode text");
        }
    }

    /** The keys of {@code keys=a,b} and of every {@code key=}, each once. */
    public static List<CacheKey> of(Query query) {
        Stream<String> listed = query.all("keys").stream().flatMap(list -> Arrays.stream(list.split(",", -1)));
        Set<CacheKey> keys = new LinkedHashSet<>();
        Stream.concat(listed, query.all("key").stream()).map(Keys::of).forEach(keys::add);
        return List.copyOf(keys);
    }
}
