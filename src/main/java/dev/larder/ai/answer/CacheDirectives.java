package dev.larder.ai.answer;

import dev.larder.http.front.ForwardedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The directives of a request's Cache-Control that Larder heeds (RFC 9111, section 5.2.1).
 *
 * @param names the names of all directives, in lower case
 * @param maxAge the maximum age of a stored answer, in seconds; empty for any age
 */
public record CacheDirectives(Set<String> names, OptionalLong maxAge) {
    private static final String MAX_AGE = "max-age=";

    /** A number of seconds that a long holds. */
    private static final int MAX_DIGITS = 18;

    public CacheDirectives {
        names = Set.copyOf(names);
    }

    /** The directives of a request; {@code refresh=true}, as DreamFactory's clients say, is {@code no-cache}. */
    public static CacheDirectives of(ForwardedRequest request) {
        CacheDirectives said = of(request.call().request().headers());
        if (!request.refreshes()) {
            return said;
        }
        Set<String> names = new HashSet<>(said.names);
        names.add("no-cache");
        return new CacheDirectives(names, said.maxAge);
    }

    /** The directives of a request with these header fields. */
    public static CacheDirectives of(MultiMap headers) {
        Set<String> all = headers.getAll(HttpHeaders.CACHE_CONTROL).stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        OptionalLong maxAge = all.stream()
                .filter(directive -> directive.startsWith(MAX_AGE))
                .mapToLong(directive -> seconds(directive.substring(MAX_AGE.length())))
                .min();
        Set<String> names = all.stream()
                .map(directive -> directive.split("=", 2)[0].strip())
                .collect(Collectors.toSet());
        return new CacheDirectives(names, maxAge);
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

    /** Whether the model is to be asked whatever is stored. */
    public boolean isNoCache() {
        return names.contains("no-cache");
    }

    /** Whether nothing of the request and its answer may be stored. */
    public boolean isNoStore() {
        return names.contains("no-store");
    }

    /** Whether the model may not be asked. */
    public boolean isOnlyIfCached() {
        return names.contains("only-if-cached");
    }

    /** Whether a stored answer of this age, in seconds, may be used. */
    public boolean accepts(long age) {
        return !isNoCache() && (maxAge.isEmpty() || age <= maxAge.getAsLong());
    }
}
