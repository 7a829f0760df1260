package dev.larder.gateway.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.StringItem;
import org.greenbytes.http.sfv.TokenItem;

/**
 * Larder's handling of one request: its member of Cache-Status (RFC 9211).
 *
 * @param parameters the parameters in their order
 */
public record CacheStatus(Map<String, Item<?>> parameters) {
    private static final String NAME = "Cache-Status";
    private static final TokenItem LARDER = TokenItem.valueOf("larder");

    /** Written as its name alone (RFC 9651, section 3.1.2). */
    private static final BooleanItem TRUE = BooleanItem.valueOf(true);

    private static final long MAX_INTEGER = 999_999_999_999_999L;

    /** The reason why a request went to the origin (RFC 9211 §2.2). */
    public enum Forward {
        BYPASS,
        METHOD,
        URI_MISS,
        VARY_MISS,
        MISS,
        REQUEST,
        STALE,
        PARTIAL;

        private TokenItem token() {
            return TokenItem.valueOf(FieldText.lower(name()).replace('_', '-'));
        }
    }

    public CacheStatus {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The request was answered from the cache. */
    public static CacheStatus hit() {
        return new CacheStatus(Map.of("hit", TRUE));
    }

    /** The request went to the origin. */
    public static CacheStatus forwarded(Forward reason) {
        return new CacheStatus(Map.of("fwd", reason.token()));
    }

    /** The status of the origin, where the client gets another one. */
    public CacheStatus withForwardedStatus(int status) {
        return with("fwd-status", IntegerItem.valueOf(status));
    }

    /** Adds the remaining freshness lifetime of the stored response; negative if it is stale. */
    public CacheStatus withTtl(Duration ttl) {
        long seconds = Math.max(-MAX_INTEGER, Math.min(MAX_INTEGER, ttl.toSeconds()));
        return with("ttl", IntegerItem.valueOf(seconds));
    }

    public CacheStatus withStored() {
        return with("stored", TRUE);
    }

    /** The request waited for that of another client. */
    public CacheStatus withCollapsed() {
        return with("collapsed", TRUE);
    }

    public CacheStatus withDetail(String detail) {
        return with("detail", token(detail));
    }

    /** Whether the request was answered from the cache. */
    public boolean isHit() {
        return parameters.containsKey("hit");
    }

    /** Whether it was answered by a response that is stale. */
    public boolean isStale() {
        return isHit() && parameters.containsKey("detail");
    }

    /** Whether the request was passed on whatever is stored. */
    public boolean isBypass() {
        return isForwarded(Forward.BYPASS) || isForwarded(Forward.METHOD);
    }

    private boolean isForwarded(Forward reason) {
        Item<?> given = parameters.get("fwd");
        return given != null && given.serialize().equals(reason.token().serialize());
    }

    public boolean isStored() {
        return parameters.containsKey("stored");
    }

    public boolean isCollapsed() {
        return parameters.containsKey("collapsed");
    }

    /** Larder's member of the field, with a space before each parameter as in the answers of entries. */
    public String text() {
        var text = new StringBuilder(LARDER.serialize());
        parameters.forEach((name, value) -> {
            text.append("; ").append(name);
            if (!value.equals(TRUE)) {
                text.append('=').append(value.serialize());
            }
        });
        return text.toString();
    }

    /** The fields with Larder's member after those of caches that are nearer to the origin. */
    public HeaderFields appendTo(HeaderFields fields) {
        return fields.plus(NAME, text());
    }

    private CacheStatus with(String name, Item<?> value) {
        Map<String, Item<?>> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new CacheStatus(more);
    }

    /** A token where the text is one, else a string of the characters that a string may have. */
    private static Item<?> token(String text) {
        try {
            return TokenItem.valueOf(text);
        } catch (IllegalArgumentException e) {
            return StringItem.valueOf(text.replaceAll("[^ -~]", "?"));
        }
    }
}
