package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.CounterChange;
import dev.larder.core.cache.CounterOperations.Item;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Counters.Beyond;
import dev.larder.spi.Counters.Bounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change of counters. For one counter: {@code {"by": 1, "max": 100, "ttl": 60}} or {@code {"reset": 0}}; an empty
 * body adds 1. For several: {@code {"counters": [{"key": "a", "by": 1}]}}.
 */
public final class CounterBody {
    private static final Set<String> ADDING = Set.of("by", "min", "max", "clamp", "ttl");
    private static final Set<String> RESETTING = Set.of("reset", "ttl");

    private CounterBody() {}

    /**
     * The change of one counter that a body and a query request; the body wins.
     *
     * @throws Refusal.Bad when the request is invalid
     */
    public static CounterChange parse(byte[] body, Query query) {
        return change(body.length == 0 ? Map.of() : members(JsonSlice.whole(body)), query);
    }

    /**
     * The changes of several counters in a body; the query has the default ttl.
     *
     * @throws Refusal.Bad when the body is invalid or names a counter twice
     */
    public static List<Item> parseEach(byte[] body, Query query) {
        Map<String, JsonSlice> members = members(JsonSlice.whole(body));
        JsonSlice counters = members.get("counters");
        if (counters == null || !counters.isArray() || members.size() > 1) {
            throw new Refusal.Bad("The body must be like {\"counters\": [{\"key\": \"a\", \"by\": 1}]}");
        }
        List<Item> items = new ArrayList<>();
        Set<CacheKey> keys = new HashSet<>();
        for (JsonSlice element : counters.elements()) {
            Item item = item(new HashMap<>(members(element)), query);
            if (!keys.add(item.key())) {
                throw new Refusal.Bad("counters names a key twice");
            }
            items.add(item);
        }
        return items;
    }

    private static Item item(Map<String, JsonSlice> members, Query query) {
        JsonSlice key = members.remove("key");
        if (key == null || !key.isString()) {
            throw new Refusal.Bad("Every element of counters needs a string key");
        }
        return new Item(Keys.of(key.asText()), change(members, query));
    }

    private static CounterChange change(Map<String, JsonSlice> members, Query query) {
        boolean resets = members.containsKey("reset");
        JsonMembers.allowOnly(resets ? RESETTING : ADDING, members.keySet());
        TtlRequest ttl = ttl(members, query);
        return resets
                ? new CounterChange.Reset(number(members, "reset", 0), ttl)
                : new CounterChange.Add(number(members, "by", 1), bounds(members), ttl);
    }

    private static Bounds bounds(Map<String, JsonSlice> members) {
        long min = number(members, "min", Long.MIN_VALUE);
        long max = number(members, "max", Long.MAX_VALUE);
        if (min > max) {
            throw new Refusal.Bad("min must not be above max");
        }
        JsonSlice clamp = members.get("clamp");
        if (clamp != null && !clamp.isBoolean()) {
            throw new Refusal.Bad("clamp must be true or false");
        }
        return new Bounds(min, max, clamp != null && clamp.isTrue() ? Beyond.CLAMP : Beyond.REFUSE);
    }

    private static TtlRequest ttl(Map<String, JsonSlice> members, Query query) {
        JsonSlice ttl = members.get("ttl");
        if (ttl != null && !ttl.isInteger() && !ttl.isString()) {
            throw wrong();
        }
        Map<String, String> lifetime = ttl == null ? Map.of() : Map.of("ttl", ttl.asText());
        return TtlText.of(query, lifetime).ttl();
    }

    private static Map<String, JsonSlice> members(JsonSlice text) {
        if (!text.isObject()) {
            throw wrong();
        }
        return text.members();
    }

    private static long number(Map<String, JsonSlice> members, String name, long otherwise) {
        JsonSlice value = members.get(name);
        try {
            if (value == null || value.isInteger()) {
                return value == null ? otherwise : Long.parseLong(value.asText());
            }
        } catch (NumberFormatException e) {
            // out of range: below
        }
        throw new Refusal.Bad("%s must be a whole number of at most 64 bits".formatted(name));
    }

    private static Refusal wrong() {
        return new Refusal.Bad(
                "A counter takes a JSON object like {\"by\": 1, \"min\": 0, \"max\": 9, \"clamp\": false, \"ttl\": 60}"
                        + " or {\"reset\": 0}");
    }
}
