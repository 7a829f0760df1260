package dev.larder.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.State;
import dev.larder.spi.Lists.When;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Lists of a store, filled with short texts at the right end and emptied at the left, for tests of other subjects. */
public record TextLists(Lists lists) {
    private static final long BYTES = 1_000_000;

    public static TextLists of(CacheStore store) {
        return new TextLists(store.capability(Lists.class).orElseThrow());
    }

    /** Adds the texts to a list with an unlimited lifetime. */
    public Uni<State> append(CacheKey key, String... texts) {
        return append(key, Ttl.never(), texts);
    }

    /** Adds the texts to a list, with this deadline if they create it. */
    public Uni<State> append(CacheKey key, Ttl ttl, String... texts) {
        List<byte[]> values = Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
        var capacity = new Capacity(OptionalInt.empty(), BYTES);
        return lists.append(key, new Addition(Side.RIGHT, values, capacity, new ListTtl(ttl, When.CREATED)));
    }

    public Uni<Optional<List<String>>> all(CacheKey key) {
        return lists.range(key, new Range(0, -1, BYTES)).map(found -> found.map(TextLists::texts));
    }

    public Uni<Optional<List<String>>> pop(CacheKey key, int count) {
        return lists.pop(key, new Pop(Side.LEFT, count, BYTES)).map(found -> found.map(TextLists::texts));
    }

    static List<String> texts(Part part) {
        return part.values().stream().map(value -> new String(value, UTF_8)).toList();
    }
}
