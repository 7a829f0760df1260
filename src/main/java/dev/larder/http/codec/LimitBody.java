package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Algorithm;
import dev.larder.spi.RateLimits.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim on one rate limit, {@code {"limit": 100, "window": "60s"}}, or on several as {@code "limits"}.
 *
 * @param claims each limit with its cost
 * @param peek whether the limits are only read
 */
public record LimitBody(List<Claim> claims, boolean peek) {
    /** The parameters of a query that names a limit. */
    public static final Set<String> PARAMETERS = Set.of("name", "limit", "window", "algorithm", "burst", "cost");

    private static final Set<String> SINGLE = with(PARAMETERS, "peek");
    private static final Set<String> SEVERAL = Set.of("limits", "cost", "peek");
    private static final String DEFAULT_NAME = "default";

    /**
     * The claims of a body.
     *
     * @throws Refusal.Bad when the body is invalid
     */
    public static LimitBody parse(byte[] body) {
        Map<String, JsonSlice> members = members(JsonSlice.whole(body));
        JsonSlice limits = members.get("limits");
        requireOnly(limits == null ? SINGLE : SEVERAL, members.keySet());
        JsonSlice peek = members.get("peek");
        if (peek != null && !peek.isBoolean()) {
            throw new Refusal.Bad("peek must be true or false");
        }
        List<Claim> claims = limits == null ? List.of(claim(texts(members), 1)) : several(limits, members.get("cost"));
        return new LimitBody(claims, peek != null && peek.isTrue());
    }

    /**
     * The limit that a query names.
     *
     * @throws Refusal.Bad when the body is invalid
     */
    public static Claim parse(Query query) {
        Map<String, String> texts = new HashMap<>();
        for (String name : PARAMETERS) {
            query.one(name).ifPresent(text -> texts.put(name, text));
        }
        return claim(texts, 0);
    }

    private static List<Claim> several(JsonSlice limits, @Nullable JsonSlice cost) {
        List<JsonSlice> elements = limits.isArray() ? limits.elements() : List.of();
        if (elements.isEmpty() || elements.size() > RateLimits.MAX_LIMITS) {
            throw new Refusal.Bad("limits must be a list of 1 to %d limits".formatted(RateLimits.MAX_LIMITS));
        }
        long each = cost == null ? 1 : number("cost", text("cost", cost));
        List<Claim> claims = new ArrayList<>();
        for (JsonSlice element : elements) {
            Map<String, JsonSlice> members = members(element);
            requireOnly(PARAMETERS, members.keySet());
            claims.add(claim(texts(members), each));
        }
        return claims;
    }

    private static Map<String, JsonSlice> members(JsonSlice slice) {
        if (!slice.isObject()) {
            throw new Refusal.Bad("A limit is an object like {\"limit\": 100, \"window\": \"60s\"}");
        }
        return slice.members();
    }

    private static void requireOnly(Set<String> allowed, Set<String> there) {
        JsonMembers.allowOnly(allowed, there);
    }

    private static Map<String, String> texts(Map<String, JsonSlice> members) {
        Map<String, String> texts = new HashMap<>();
        members.forEach((name, value) -> {
            if (!name.equals("peek")) {
                texts.put(name, text(name, value));
            }
        });
        return texts;
    }

    private static String text(String name, JsonSlice value) {
        boolean isText = name.equals("name") || name.equals("algorithm");
        if (isText ? !value.isString() : !value.isInteger() && !(name.equals("window") && value.isString())) {
            throw new Refusal.Bad(isText ? name + " must be a string" : name + " must be a whole number");
        }
        return value.asText();
    }

    private static Claim claim(Map<String, String> texts, long cost) {
        long limit = number("limit", required(texts, "limit"));
        Duration window = TtlText.parse(required(texts, "window"))
                .orElseThrow(() -> new Refusal.Bad("A window is a number of seconds, or like 90s, 5m, 12h or PT5M"));
        Algorithm algorithm = algorithm(texts.getOrDefault("algorithm", Algorithm.GCRA.label()));
        long burst = texts.containsKey("burst") ? number("burst", required(texts, "burst")) : limit;
        String name = texts.getOrDefault("name", DEFAULT_NAME);
        long costs = texts.containsKey("cost") ? number("cost", required(texts, "cost")) : cost;
        try {
            return new Claim(new Limit(name, algorithm, limit, window, burst), costs);
        } catch (IllegalArgumentException e) {
            throw new Refusal.Bad(String.valueOf(e.getMessage()));
        }
    }

    private static String required(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name))
                .orElseThrow(() -> new Refusal.Bad("A limit needs its %s".formatted(name)));
    }

    private static long number(String name, String text) {
        try {
            return Long.parseLong(WholeNumber.digits(text));
        } catch (NumberFormatException e) {
            throw new Refusal.Bad("%s must be a whole number of at most 64 bits".formatted(name));
        }
    }

    private static Algorithm algorithm(String text) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.label().equals(text)) {
                return algorithm;
            }
        }
        throw new Refusal.Bad("The algorithm is gcra, sliding or fixed");
    }

    private static Set<String> with(Set<String> names, String another) {
        Set<String> all = new HashSet<>(names);
        all.add(another);
        return Set.copyOf(all);
    }
}
