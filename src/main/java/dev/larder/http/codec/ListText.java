package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.ListDraft;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Pop;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Parses the requests of lists: additions like {@code {"values": […], "side": "right", "max": 20, "ttl": 86400}},
 * ranges and pops.
 */
public final class ListText {
    private static final Set<String> MEMBERS = Set.of("values", "side", "max", "ttl");

    private ListText() {}

    /**
     * The addition that a body requests; the query may have the ttl.
     *
     * @throws Refusal.Bad when the request is invalid
     */
    public static ListDraft draft(byte[] body, Query query) {
        if (query.one("count").isPresent()) {
            throw new Refusal.Bad("count is the number of values that a pop takes; this call adds values");
        }
        JsonSlice text = JsonSlice.whole(body);
        if (!text.isObject()) {
            throw wrong();
        }
        Map<String, JsonSlice> members = text.members();
        JsonMembers.allowOnly(MEMBERS, members.keySet());
        JsonSlice values = members.get("values");
        if (values == null || !values.isArray()) {
            throw wrong();
        }
        List<byte[]> added = values.elements().stream().map(JsonSlice::bytes).toList();
        if (added.isEmpty()) {
            throw wrong();
        }
        if (added.size() > Lists.MAX_VALUES) {
            throw new Refusal.TooLarge(
                    "One call may add at most %d values, not %d".formatted(Lists.MAX_VALUES, added.size()));
        }
        return new ListDraft(side(members), added, max(members), ttl(members, query));
    }

    /**
     * The range that a query requests; without parameters the whole list.
     *
     * @throws Refusal.Bad when the request is invalid
     */
    public static Range range(Query query, long maxBytes) {
        return new Range(place(query, "from", 0), place(query, "to", -1), maxBytes);
    }

    /**
     * The pop that a query requests; empty without the parameter {@code pop}.
     *
     * @throws Refusal.Bad when the request is invalid
     */
    public static Optional<Pop> pop(Query query, long maxBytes) {
        return query.one("pop").map(side -> {
            if (query.names().contains("ttl") || query.names().contains("forever")) {
                throw new Refusal.Bad("A pop cannot change the ttl of the list");
            }
            long count = place(query, "count", 1);
            if (count < 1 || count > Lists.MAX_VALUES) {
                throw new Refusal.Bad("count must be 1 to %d".formatted(Lists.MAX_VALUES));
            }
            return new Pop(side("pop", side), (int) count, maxBytes);
        });
    }

    private static long place(Query query, String name, long otherwise) {
        try {
            return query.one(name).map(WholeNumber::digits).map(Long::parseLong).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new Refusal.Bad("%s must be a whole number".formatted(name));
        }
    }

    private static Side side(Map<String, JsonSlice> members) {
        JsonSlice side = members.get("side");
        if (side != null && !side.isString()) {
            throw wrong();
        }
        return side == null ? Side.RIGHT : side("side", side.asText());
    }

    private static Side side(String name, String text) {
        return switch (text) {
            case "left" -> Side.LEFT;
            case "right" -> Side.RIGHT;
            default -> throw new Refusal.Bad("%s must be left or right".formatted(name));
        };
    }

    private static OptionalInt max(Map<String, JsonSlice> members) {
        JsonSlice max = members.get("max");
        if (max == null) {
            return OptionalInt.empty();
        }
        try {
            int most = max.isInteger() ? Integer.parseInt(max.asText()) : 0;
            if (most >= 1 && most <= Lists.MAX_LENGTH) {
                return OptionalInt.of(most);
            }
        } catch (NumberFormatException e) {
            // out of range: below
        }
        throw new Refusal.Bad("max must be a whole number from 1 to %d".formatted(Lists.MAX_LENGTH));
    }

    private static TtlRequest ttl(Map<String, JsonSlice> members, Query query) {
        JsonSlice ttl = members.get("ttl");
        if (ttl != null && !ttl.isInteger() && !ttl.isString()) {
            throw wrong();
        }
        Map<String, String> lifetime = ttl == null ? Map.of() : Map.of("ttl", ttl.asText());
        return TtlText.of(query, lifetime).ttl();
    }

    private static Refusal wrong() {
        return new Refusal.Bad(
                "The body must be like {\"values\": [1, \"two\"], \"side\": \"right\", \"max\": 20, \"ttl\": 86400}");
    }
}
