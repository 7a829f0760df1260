package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.BulkOperations;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a purge: {@code {"tags": […], "prefixes": […], "keys": […], "services": […], "soft": false}}.
 *
 * @param purge the tags, prefixes and keys; hard by default
 * @param said the mode that the body names, if any
 * @param services the names of services besides the one that is called
 */
public record PurgeBody(Purge purge, Optional<Mode> said, Set<String> services) {
    private static final Set<String> MEMBERS = Set.of("tags", "prefixes", "keys", "services", "soft");

    /** The version of a tag: {@code {"version": "2026-11-21"}}. */
    public static String version(byte[] body) {
        Map<String, JsonSlice> members = members(body, Set.of("version"));
        JsonSlice version = members.get("version");
        if (version == null || !version.isString()) {
            throw new Refusal.Bad("The body must be like {\"version\": \"2026-11-21\"}");
        }
        return version.asText();
    }

    /**
     * The purge of a body.
     *
     * @throws Refusal.Bad when the body is invalid or would purge nothing
     */
    public static PurgeBody parse(byte[] body) {
        Map<String, JsonSlice> members = members(body, MEMBERS);
        Set<String> tags = strings(members, "tags", TagText.MAX_TAGS);
        for (String tag : tags) {
            var unused = TagText.checked(tag);
        }
        Set<String> prefixes = strings(members, "prefixes", TagText.MAX_TAGS);
        if (prefixes.contains("")) {
            throw new Refusal.Bad("A prefix must not be empty; a DELETE of the service without parameters flushes it");
        }
        Set<CacheKey> keys = new HashSet<>();
        strings(members, "keys", BulkOperations.MAX_ITEMS).forEach(key -> keys.add(Keys.of(key)));
        Optional<Mode> said = mode(members.get("soft"));
        var purge = new Purge(tags, prefixes, keys, said.orElse(Mode.HARD));
        if (purge.isEmpty()) {
            throw new Refusal.Bad("Name at least one tag, prefix or key");
        }
        return new PurgeBody(purge, said, strings(members, "services", TagText.MAX_TAGS));
    }

    /** The purge of one service: without a word, answers of an origin become stale, and entries are removed. */
    public Purge in(boolean front) {
        return front ? purge.with(said.orElse(Mode.SOFT)) : purge;
    }

    private static Optional<Mode> mode(@Nullable JsonSlice soft) {
        if (soft != null && !soft.isBoolean()) {
            throw new Refusal.Bad("soft must be true or false");
        }
        return Optional.ofNullable(soft).map(said -> said.isTrue() ? Mode.SOFT : Mode.HARD);
    }

    private static Set<String> strings(Map<String, JsonSlice> members, String name, int most) {
        JsonSlice array = members.get(name);
        List<String> strings = array == null ? List.of() : TagText.strings(array, name);
        if (strings.size() > most) {
            throw new Refusal.Bad("%s may name at most %d".formatted(name, most));
        }
        return new HashSet<>(strings);
    }

    private static Map<String, JsonSlice> members(byte[] body, Set<String> allowed) {
        JsonSlice text = JsonSlice.whole(body);
        if (!text.isObject()) {
            throw new Refusal.Bad("The body must be a JSON object with no other members than %s"
                    .formatted(allowed.stream().sorted().toList()));
        }
        Map<String, JsonSlice> members = text.members();
        JsonMembers.allowOnly(allowed, members.keySet());
        return members;
    }
}
