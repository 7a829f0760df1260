package dev.larder.http.codec;

import dev.larder.core.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a request's query, decoded, in their order. */
public final class Query {
    /** No parameters. */
    public static final Query NONE = new Query(Map.of());

    /** A question mark and nothing behind it: perhaps parameters that got lost. */
    private static final Query BARE = new Query(Map.of(), true);

    /** The parameter that may carry the API key. */
    public static final String API_KEY = "api_key";

    private final Map<String, List<String>> parameters;
    private final boolean bare;

    private Query(Map<String, List<String>> parameters) {
        this(parameters, false);
    }

    private Query(Map<String, List<String>> parameters, boolean bare) {
        this.parameters = parameters;
        this.bare = bare;
    }

    /**
     * The parameters of a raw request target.
     *
     * @throws Refusal.Bad when an escape is wrong
     */
    public static Query of(String target) {
        int begin = target.indexOf('?');
        if (begin < 0) {
            return NONE;
        }
        if (begin == target.length() - 1) {
            return BARE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        boolean gap = false;
        for (String pair : target.substring(begin + 1).split("&", -1)) {
            if (pair.isEmpty()) {
                gap = true;
                continue;
            }
            int equals = pair.indexOf('=');
            String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : PercentCoding.decode(pair.substring(equals + 1), true);
            parameters.computeIfAbsent(name, x -> new ArrayList<>()).add(value);
        }
        return new Query(parameters, gap);
    }

    /** This query without some of its parameters. */
    public Query without(Set<String> names) {
        Map<String, List<String>> others = new LinkedHashMap<>(parameters);
        others.keySet().removeAll(names);
        return new Query(others, bare);
    }

    /** Whether the query asks for nothing. */
    public boolean isEmpty() {
        return parameters.isEmpty() || (parameters.size() == 1 && parameters.containsKey(API_KEY));
    }

    /**
     * Whether nothing stands behind the question mark, or before or behind an ampersand: perhaps a parameter got lost.
     */
    public boolean isBare() {
        return bare;
    }

    /** The names. */
    public Set<String> names() {
        return parameters.keySet();
    }

    /** The one value of a parameter. */
    public Optional<String> one(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new Refusal.Bad("The parameter %s may be given once".formatted(name));
        }
        return values.stream().findFirst();
    }

    /** Every value of a parameter. */
    public List<String> all(String name) {
        return parameters.isEmpty() ? List.of() : parameters.getOrDefault(name, List.of());
    }

    /** Whether a switch is on: {@code true}, {@code 1} or nothing but its name. */
    public boolean flag(String name) {
        Optional<String> value = parameters.isEmpty() ? Optional.empty() : one(name);
        return value.isPresent()
                && switch (value.get()) {
                    case "", "1", "true" -> true;
                    case "0", "false" -> false;
                    default -> throw new Refusal.Bad("The parameter %s is true or false".formatted(name));
                };
    }

    /**
     * Lets pass a query that has no other parameters than these, and the one that may carry the API key.
     *
     * @throws Refusal.Bad when it has
     */
    public void allowOnly(Set<String> allowed) {
        for (String name : parameters.keySet()) {
            if (!allowed.contains(name) && !name.equals(API_KEY)) {
                throw new Refusal.Bad("Unknown parameter %s here; there are %s"
                        .formatted(printable(name), allowed.isEmpty() ? "none" : new TreeSet<>(allowed)));
            }
        }
    }

    /** A name as a message may quote it: one that could be more than a name is left out. */
    static String printable(String name) {
        return name.matches("[\\w.-]{1,32}") ? "'" + name + "'" : "'…'";
    }
}
