package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifeRequest.Wish;
import java.util.Map;
import java.util.Set;

/**
 * What to do to a counter: {@code {"by": 1, "ttl": 60}}. Without a body it is incremented by one.
 *
 * @param by what to add
 * @param ttl its life if this call creates it
 */
public record CounterBody(long by, Wish ttl) {
    private static final Set<String> MEMBERS = Set.of("by", "ttl");

    /**
     * What a body and a query say; the body wins.
     *
     * @throws Refusal.Bad when it makes no sense
     */
    public static CounterBody parse(byte[] body, Query query) {
        if (body.length == 0) {
            return new CounterBody(1, TtlText.of(query).ttl());
        }
        JsonSlice text = JsonSlice.whole(body);
        if (!text.isObject()) {
            throw wrong();
        }
        Map<String, JsonSlice> members = text.members();
        if (!MEMBERS.containsAll(members.keySet())) {
            throw wrong();
        }
        JsonSlice by = members.get("by");
        JsonSlice ttl = members.get("ttl");
        if (ttl != null && !ttl.isInteger() && !ttl.isString()) {
            throw wrong();
        }
        Map<String, String> life = ttl == null ? Map.of() : Map.of("ttl", ttl.asText());
        return new CounterBody(
                by == null ? 1 : number(by), TtlText.of(query, life).ttl());
    }

    private static long number(JsonSlice value) {
        try {
            if (value.isInteger()) {
                return Long.parseLong(value.asText());
            }
        } catch (NumberFormatException e) {
            // out of range: below
        }
        throw new Refusal.Bad("by must be a whole number of at most 64 bits");
    }

    private static Refusal wrong() {
        return new Refusal.Bad("The body must be like {\"by\": 1, \"ttl\": 60}");
    }
}
