package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.Refusal;
import dev.larder.core.cache.BulkOperations.Item;
import dev.larder.core.cache.Draft;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Representation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a write to a service as a whole, in one of DreamFactory's three shapes. DreamFactory's documentation and
 * its code disagree, so the members of the object decide which shape it has.
 */
public sealed interface ServiceBody {
    /** The parameters such a write may have. */
    Set<String> PARAMETERS = Set.of("ttl", "idle", "stale_ttl", "forever", "format");

    /** The members that an entry may have. */
    Set<String> OF_AN_ENTRY = Set.of("key", "value", "ttl", "idle", "stale_ttl", "tags", "absent");

    /** The entries in it. */
    List<Item> items();

    /** {@code {"key": …, "value": …, "ttl": …}}. */
    record One(Item item) implements ServiceBody {
        @Override
        public List<Item> items() {
            return List.of(item);
        }
    }

    /** {@code {"resource": [{"key": …, "value": …}, …]}}. */
    record Many(List<Item> items) implements ServiceBody {}

    /** {@code {"a": …, "b": …}}: keys and their values. */
    record Mapping(List<Item> items) implements ServiceBody {}

    /**
     * The shape and content of a body.
     *
     * @throws Refusal.Bad when it has none of the shapes
     */
    static ServiceBody parse(byte[] sent, Query query) {
        query.allowOnly(PARAMETERS);
        JsonSlice body = JsonSlice.whole(sent);
        if (!body.isObject()) {
            throw new Refusal.Bad("The body must be a JSON object: {\"key\", \"value\"}, {\"resource\": […]} or a map");
        }
        Map<String, JsonSlice> members = body.members();
        if (isMapForced(query)) {
            return mapping(members, query);
        }
        JsonSlice resource = members.get("resource");
        if (resource != null && resource.isArray()) {
            allowOnly(members, Set.of("resource"));
            return many(resource, query);
        }
        if (members.size() == 1 && resource != null && resource.isObject() && isEntry(resource.members())) {
            throw new Refusal.Bad("resource must be a list of entries; ?format=map stores any object as a map of keys");
        }
        JsonSlice key = members.get("key");
        if (key != null && !key.isString() && isEntry(members)) {
            throw new Refusal.Bad(
                    "The key of an entry must be a string; ?format=map stores any object as a map of keys");
        }
        return key != null && key.isString() ? new One(item(members, query)) : mapping(members, query);
    }

    /** Whether an object with a key can hardly be meant as a map. */
    private static boolean isEntry(Map<String, JsonSlice> members) {
        return members.containsKey("key")
                && members.keySet().stream().filter(OF_AN_ENTRY::contains).count() > 1;
    }

    private static boolean isMapForced(Query query) {
        Optional<String> format = query.one("format");
        if (format.isPresent() && !format.get().equals("map")) {
            throw new Refusal.Bad("The parameter format can only be map");
        }
        return format.isPresent();
    }

    private static Many many(JsonSlice resource, Query query) {
        List<Item> items = new ArrayList<>();
        for (JsonSlice element : resource.elements()) {
            if (!element.isObject()) {
                throw new Refusal.Bad("Every element of resource must be an object with key and value");
            }
            items.add(item(element.members(), query));
        }
        Set<CacheKey> keys = new HashSet<>();
        if (!items.stream().map(Item::key).allMatch(keys::add)) {
            throw new Refusal.Bad("resource names a key twice");
        }
        return new Many(items);
    }

    private static Mapping mapping(Map<String, JsonSlice> members, Query query) {
        LifetimeRequest lifetime = TtlText.of(query);
        List<Item> items = new ArrayList<>();
        members.forEach((name, value) -> items.add(new Item(key(name), draft(value, lifetime, List.of()))));
        return new Mapping(items);
    }

    private static Item item(Map<String, JsonSlice> members, Query query) {
        allowOnly(members, OF_AN_ENTRY);
        JsonSlice key = members.get("key");
        JsonSlice value = members.get("value");
        boolean absent = isAbsent(members.get("absent"));
        if (key == null || !key.isString() || absent == (value != null)) {
            throw new Refusal.Bad("An entry needs a string key, and a value or \"absent\": true");
        }
        LifetimeRequest lifetime = TtlText.of(query, times(members));
        List<String> tags = TagText.of(members.get("tags"));
        return new Item(key(key.asText()), value == null ? Draft.absent(lifetime, tags) : draft(value, lifetime, tags));
    }

    private static boolean isAbsent(@Nullable JsonSlice absent) {
        if (absent == null || absent.isNull()) {
            return false;
        }
        return switch (new String(absent.bytes(), UTF_8)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal.Bad("absent is true or false");
        };
    }

    private static Map<String, String> times(Map<String, JsonSlice> members) {
        Map<String, String> times = new HashMap<>();
        for (String name : List.of("ttl", "idle", "stale_ttl")) {
            JsonSlice value = members.get(name);
            if (value != null && !value.isNull()) {
                if (!value.isString() && !value.isInteger()) {
                    throw new Refusal.Bad("%s must be a number of seconds or a text like 5m".formatted(name));
                }
                times.put(name, value.asText());
            }
        }
        return times;
    }

    private static Draft draft(JsonSlice value, LifetimeRequest lifetime, List<String> tags) {
        return new Draft(Representation.JSON, value.bytes(), lifetime, tags);
    }

    private static CacheKey key(String text) {
        return Keys.of(text);
    }

    private static void allowOnly(Map<String, JsonSlice> members, Set<String> allowed) {
        JsonMembers.allowOnly(allowed, members.keySet(), "; ?format=map stores any object as a map of keys");
    }
}
