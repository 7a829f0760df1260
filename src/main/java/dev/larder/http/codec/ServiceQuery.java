package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import dev.larder.spi.KeyScan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entries of a service that a call without a key selects. */
public sealed interface ServiceQuery {
    /** The entries with these keys. */
    record Named(List<CacheKey> keys) implements ServiceQuery {}

    /** The entries whose keys have a prefix. */
    record Prefix(String text) implements ServiceQuery {}

    /** The entries with a tag. */
    record Tagged(Purge purge) implements ServiceQuery {}

    /** A page of the list of keys. */
    record KeyPage(KeyScan.Query page) implements ServiceQuery {}

    /** All of them. */
    record Everything() implements ServiceQuery {}

    /** The default number of keys of a page. */
    int USUAL_PAGE = 100;

    /**
     * The entries that a GET selects.
     *
     * @throws Refusal.Bad when its parameters contradict each other
     */
    static ServiceQuery ofRead(Query query) {
        if (namesKeys(query)) {
            query.allowOnly(Set.of("keys", "key"));
            return new Named(Keys.of(query));
        }
        query.allowOnly(Set.of("prefix", "limit", "cursor"));
        int limit = query.one("limit").map(ServiceQuery::number).orElse(USUAL_PAGE);
        String prefix = query.one("prefix").orElse("");
        return new KeyPage(new KeyScan.Query(prefix, query.one("cursor"), limit));
    }

    /**
     * The entries that a DELETE selects. It selects all entries only without any parameter: a typo never flushes.
     *
     * @throws Refusal.Bad when its parameters contradict each other
     */
    static ServiceQuery ofRemoval(Query query) {
        if (query.isBare() && query.isEmpty()) {
            throw new Refusal.Bad("A flush may not have a '?'; a parameter may be missing");
        }
        if (query.isEmpty()) {
            return new Everything();
        }
        query.allowOnly(Set.of("keys", "key", "prefix", "tag", "mode"));
        Optional<String> prefix = query.one("prefix");
        Optional<String> tag = query.one("tag").map(TagText::checked);
        if ((prefix.isPresent() ? 1 : 0) + (tag.isPresent() ? 1 : 0) + (namesKeys(query) ? 1 : 0) > 1) {
            throw new Refusal.Bad("Only one of keys, a prefix and a tag can be removed in one call");
        }
        Optional<Mode> mode = query.one("mode").map(ServiceQuery::mode);
        if (tag.isPresent()) {
            return new Tagged(new Purge(Set.of(tag.get()), Set.of(), Set.of(), mode.orElse(Mode.HARD)));
        }
        if (mode.isPresent()) {
            throw new Refusal.Bad("mode is allowed only with a tag; a removal by keys or a prefix is always hard");
        }
        return prefix.isPresent() ? new Prefix(prefix.get()) : new Named(Keys.of(query));
    }

    private static Mode mode(String text) {
        return switch (text) {
            case "soft" -> Mode.SOFT;
            case "hard" -> Mode.HARD;
            default -> throw new Refusal.Bad("mode must be soft or hard");
        };
    }

    private static boolean namesKeys(Query query) {
        return query.names().contains("keys") || query.names().contains("key");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(WholeNumber.digits(text));
        } catch (NumberFormatException e) {
            throw new Refusal.Bad("limit must be a number");
        }
    }
}
