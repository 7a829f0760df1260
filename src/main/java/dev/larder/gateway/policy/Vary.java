package dev.larder.gateway.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fields of a request that select a response (RFC 9111 §4.1).
 *
 * @param names the fields' names in lower case, sorted
 * @param isAny whether {@code *} is among them: then no request matches
 */
public record Vary(List<String> names, boolean isAny) {
    /** Lists whose members have no order and no case. */
    private static final Set<String> UNORDERED = Set.of("accept-charset", "accept-encoding", "accept-language");

    /** Every request gets the response. */
    private static final Vary NOTHING = new Vary(List.of(), false);

    public Vary {
        names = List.copyOf(names);
    }

    public static Vary of(HeaderFields response) {
        List<String> members = response.members("Vary");
        if (members.isEmpty()) {
            return NOTHING;
        }
        var names = new TreeSet<String>();
        members.forEach(name -> names.add(FieldText.lower(name)));
        boolean any = names.remove("*");
        return new Vary(List.copyOf(names), any);
    }

    /** The fields of a request that the response depends on. */
    public HeaderFields select(HeaderFields request) {
        return request.without(name -> !names.contains(FieldText.lower(name)));
    }

    /**
     * The secondary key of a request: two requests have the same one if and only if the same response answers both. A
     * missing field differs from an empty one.
     */
    public String key(HeaderFields request) {
        var key = new StringBuilder();
        for (String name : names) {
            key.append(name).append(request.has(name) ? '=' : '-');
            // a value cannot hold a line feed
            key.append(normalized(name, request)).append('\n');
        }
        return key.toString();
    }

    /** Whether a response to the one request answers the other. */
    public boolean matches(HeaderFields stored, HeaderFields request) {
        return !isAny && key(stored).equals(key(request));
    }

    private static String normalized(String name, HeaderFields request) {
        List<String> members = request.members(name);
        return UNORDERED.contains(name)
                ? members.stream()
                        .map(member -> FieldText.lower(member).replace(" ", "").replace("\t", ""))
                        .sorted()
                        .collect(Collectors.joining(","))
                : String.join(",", members);
    }
}
