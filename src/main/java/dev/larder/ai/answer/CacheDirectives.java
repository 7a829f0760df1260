package dev.larder.ai.answer;

import dev.larder.http.front.ForwardedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The directives of a request's Cache-Control that Larder heeds (RFC 9111, section 5.2.1, and RFC 5861).
 *
 * @param names the names of all directives, in lower case
 * @param seconds the times of those that have one, in seconds; of a directive that is given twice, the shortest
 */
public record CacheDirectives(Set<String> names, Map<String, Long> seconds) {
    public static final String NO_CACHE = "no-cache";
    public static final String NO_STORE = "no-store";
    public static final String MAX_AGE = "max-age";
    private static final String ONLY_IF_CACHED = "only-if-cached";
    private static final String MAX_STALE = "max-stale";
    private static final String STALE_IF_ERROR = "stale-if-error";

    /** A number of seconds that a long holds. */
    private static final int MAX_DIGITS = 18;

    public CacheDirectives {
        names = Set.copyOf(names);
        seconds = Map.copyOf(seconds);
    }

    /** The directives of a request; {@code refresh=true}, as DreamFactory's clients say, is {@code no-cache}. */
    public static CacheDirectives of(ForwardedRequest request) {
        CacheDirectives said = of(request.call().request().headers());
        return request.refreshes() ? said.and(NO_CACHE) : said;
    }

    /** The directives of a request with these header fields. */
    public static CacheDirectives of(MultiMap headers) {
        Set<String> names = new HashSet<>();
        Map<String, Long> seconds = new HashMap<>();
        headers.getAll(HttpHeaders.CACHE_CONTROL).stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .forEach(directive -> {
                    String[] parts = directive.toLowerCase(Locale.ROOT).split("=", 2);
                    names.add(parts[0].strip());
                    if (parts.length == 2) {
                        seconds.merge(parts[0].strip(), seconds(parts[1]), Math::min);
                    }
                });
        return new CacheDirectives(names, seconds);
    }

    /** No seconds where the text is no number: the client wants a bound. */
    private static long seconds(String text) {
        String digits = text.replace("\"", "").strip();
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return 0;
        }
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** These directives and one without a time. */
    public CacheDirectives and(String name) {
        Set<String> more = new HashSet<>(names);
        more.add(name);
        return new CacheDirectives(more, seconds);
    }

    /** These directives and one with a time, in seconds. */
    public CacheDirectives and(String name, long time) {
        Map<String, Long> more = new HashMap<>(seconds);
        more.merge(name, time, Math::min);
        return new CacheDirectives(and(name).names, more);
    }

    /** Whether the model is to be asked whatever is stored. */
    public boolean isNoCache() {
        return names.contains(NO_CACHE);
    }

    /** Whether nothing of the request and its answer may be stored. */
    public boolean isNoStore() {
        return names.contains(NO_STORE);
    }

    /** Whether the model may not be asked. */
    public boolean isOnlyIfCached() {
        return names.contains(ONLY_IF_CACHED);
    }

    /** The maximum age of a stored answer, in seconds; empty for any age. */
    public OptionalLong maxAge() {
        return time(MAX_AGE);
    }

    /**
     * Whether a stored answer may be used.
     *
     * @param age its age, in seconds
     * @param staleness the time since its end, in seconds; 0 or less while it is fresh
     */
    public boolean accepts(long age, long staleness) {
        return !isNoCache()
                && (maxAge().isEmpty() || age <= maxAge().getAsLong())
                && staleness <= time(MAX_STALE).orElse(Long.MAX_VALUE);
    }

    /** Whether a stored answer may be used because the model has failed, so many seconds after its end. */
    public boolean acceptsOnError(long staleness) {
        return names.contains(STALE_IF_ERROR)
                && staleness <= time(STALE_IF_ERROR).orElse(Long.MAX_VALUE);
    }

    private OptionalLong time(String name) {
        Long time = seconds.get(name);
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }
}
