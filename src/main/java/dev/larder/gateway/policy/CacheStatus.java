package dev.larder.gateway.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.StringItem;
import org.greenbytes.http.sfv.TokenItem;

/**
 * Larder's handling of one request: its member of Cache-Status (RFC 9211). The parameters follow one another in the
 * order in which they are added.
 *
 * @param traits the traits of the handling
 * @param text Larder's member of the field, with a space before each parameter as in the answers of entries
 */
public record CacheStatus(Set<Trait> traits, String text) {
    private static final String NAME = "Cache-Status";
    private static final String LARDER = "larder";
    private static final CacheStatus HIT = new CacheStatus(Set.of(Trait.HIT), LARDER + "; hit");
    private static final long MAX_INTEGER = 999_999_999_999_999L;

    /** A trait that is counted. */
    enum Trait {
        HIT,
        BYPASS,
        STORED,
        COLLAPSED,
        DETAILED
    }

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

        private final String text = FieldText.lower(name()).replace('_', '-');

        private Set<Trait> traits() {
            return this == BYPASS || this == METHOD ? Set.of(Trait.BYPASS) : Set.of();
        }
    }

    public CacheStatus {
        traits = Set.copyOf(traits);
    }

    /** The request was answered from the cache. */
    public static CacheStatus hit() {
        return HIT;
    }

    /** The request went to the origin. */
    public static CacheStatus forwarded(Forward reason) {
        return new CacheStatus(reason.traits(), LARDER + "; fwd=" + reason.text);
    }

    /** The status of the origin, where the client gets another one. */
    public CacheStatus withForwardedStatus(int status) {
        return new CacheStatus(traits, text + "; fwd-status=" + status);
    }

    /** Adds the remaining freshness lifetime of the stored response; negative if it is stale. */
    public CacheStatus withTtl(Duration ttl) {
        long seconds = Math.max(-MAX_INTEGER, Math.min(MAX_INTEGER, ttl.toSeconds()));
        return new CacheStatus(traits, text + "; ttl=" + seconds);
    }

    public CacheStatus withStored() {
        return with(Trait.STORED, "; stored");
    }

    /** The request waited for that of another client. */
    public CacheStatus withCollapsed() {
        return with(Trait.COLLAPSED, "; collapsed");
    }

    public CacheStatus withDetail(String detail) {
        return with(Trait.DETAILED, "; detail=" + item(detail).serialize());
    }

    /** Whether the request was answered from the cache. */
    public boolean isHit() {
        return traits.contains(Trait.HIT);
    }

    /** Whether it was answered by a response that is stale. */
    public boolean isStale() {
        return isHit() && traits.contains(Trait.DETAILED);
    }

    /** Whether the request was passed on whatever is stored. */
    public boolean isBypass() {
        return traits.contains(Trait.BYPASS);
    }

    public boolean isStored() {
        return traits.contains(Trait.STORED);
    }

    public boolean isCollapsed() {
        return traits.contains(Trait.COLLAPSED);
    }

    /** The fields with Larder's member after those of caches that are nearer to the origin. */
    public HeaderFields appendTo(HeaderFields fields) {
        return fields.plus(NAME, text);
    }

    private CacheStatus with(Trait trait, String parameter) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new CacheStatus(more, text + parameter);
    }

    /** A token where the text is one, else a string of the characters that a string may have. */
    private static Item<?> item(String text) {
        try {
            return TokenItem.valueOf(text);
        } catch (IllegalArgumentException e) {
            return StringItem.valueOf(text.replaceAll("[^ -~]", "?"));
        }
    }
}
