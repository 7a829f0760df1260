package dev.larder.gateway.policy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The directives of one message (RFC 9111 §5.2). Names ignore case, and of a directive that repeats the first one
 * counts. The form of {@code no-cache} and {@code private} that names fields counts only where no plain one is present.
 *
 * @param directives the arguments by the directives' names in lower case
 * @param source the field that the directives come from
 */
public record CacheControl(Map<String, Optional<String>> directives, Source source) {
    /** The field that the directives come from. */
    public enum Source {
        CACHE_CONTROL,
        /** A field of RFC 9213, beside which Cache-Control and Expires are ignored. */
        TARGETED
    }

    private static final CacheControl NONE = new CacheControl(Map.of(), Source.CACHE_CONTROL);
    private static final CacheControl NO_CACHE =
            new CacheControl(Map.of("no-cache", Optional.empty()), Source.CACHE_CONTROL);
    private static final Set<String> NAME_FIELDS = Set.of("no-cache", "private");

    public CacheControl {
        directives = Map.copyOf(directives);
    }

    /** The directives of a request. {@code Pragma: no-cache} counts without Cache-Control (RFC 9111 §5.4). */
    public static CacheControl ofRequest(HeaderFields fields) {
        if (fields.has("Cache-Control")) {
            return parse(fields.members("Cache-Control"));
        }
        for (String member : fields.members("Pragma")) {
            if (member.equalsIgnoreCase("no-cache")) {
                return NO_CACHE;
            }
        }
        return NONE;
    }

    /** The directives of a response: the first valid targeted field's that is not empty, else Cache-Control's. */
    public static CacheControl ofResponse(HeaderFields fields, List<String> targeted) {
        for (String name : targeted) {
            Map<String, Optional<String>> directives = TargetedFields.directives(fields, name);
            if (!directives.isEmpty()) {
                return new CacheControl(directives, Source.TARGETED);
            }
        }
        return parse(fields.members("Cache-Control"));
    }

    public boolean has(String name) {
        return directives.containsKey(name);
    }

    /** Whether the directive is present and applies to the whole response, not to named fields only. */
    public boolean hasPlain(String name) {
        return has(name) && fieldNames(name).isEmpty();
    }

    /** Whether the directive is present without an argument. */
    public boolean isBare(String name) {
        return has(name) && argument(name).isEmpty();
    }

    /** The seconds of a directive. Anything but a number is read as zero, which makes a response stale (§4.2.1). */
    public Optional<Duration> seconds(String name) {
        return has(name)
                ? Optional.of(argument(name).flatMap(DeltaSeconds::parse).orElse(Duration.ZERO))
                : Optional.empty();
    }

    /** The names of fields, in lower case, that {@code no-cache} or {@code private} is restricted to. */
    public Set<String> fieldNames(String name) {
        return argument(name)
                .map(names -> FieldText.split(names, ',').stream()
                        .map(FieldText::lower)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private Optional<String> argument(String name) {
        return directives.getOrDefault(name, Optional.empty());
    }

    private static CacheControl parse(List<String> members) {
        return members.isEmpty() ? NONE : new CacheControl(directives(members), Source.CACHE_CONTROL);
    }

    /** The directives that the members of a field are. */
    static Map<String, Optional<String>> directives(List<String> members) {
        Map<String, Optional<String>> directives = new HashMap<>();
        for (String member : members) {
            int equals = member.indexOf('=');
            String written = equals < 0 ? member : member.substring(0, equals);
            String name = FieldText.lower(written.strip());
            // a space before the equals sign makes the argument invalid, not the directive
            boolean spaced = written.length() != name.length();
            Optional<String> argument = equals < 0
                    ? Optional.empty()
                    : Optional.of(spaced ? "" : FieldText.unquoted(member.substring(equals + 1)));
            directives.merge(name, argument, (first, second) -> first(name, first, second));
        }
        return directives;
    }

    private static Optional<String> first(String name, Optional<String> first, Optional<String> second) {
        if (!NAME_FIELDS.contains(name)) {
            return first;
        }
        return first.flatMap(names -> second.map(more -> names.isBlank() || more.isBlank() ? "" : names + "," + more));
    }
}
