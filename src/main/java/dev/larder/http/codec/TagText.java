package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.TagEscape;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tags as callers write them: printable ASCII without comma, of at most so many characters, and at most so many. */
public final class TagText {
    /** The maximum number of tags of an entry or a purge. */
    public static final int MAX_TAGS = 128;

    private static final String FIELD = "X-Cache-Tags";

    private TagText() {}

    /**
     * The tags in the request's header, separated by commas.
     *
     * @throws Refusal.Bad when one of them is none, or they are too many
     */
    public static List<String> of(HttpServerRequest request) {
        List<String> fields = request.headers().getAll(FIELD);
        if (fields.isEmpty()) {
            return List.of();
        }
        return checked(fields.stream()
                .flatMap(field -> Arrays.stream(field.split(",", -1)))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .toList());
    }

    /** The tags in a JSON array; none when there is no array. */
    static List<String> of(@Nullable JsonSlice tags) {
        return tags == null || tags.isNull() ? List.of() : checked(strings(tags, "tags"));
    }

    /** The strings in a JSON array. */
    static List<String> strings(JsonSlice array, String name) {
        List<String> strings = new ArrayList<>();
        if (array.isArray()) {
            for (JsonSlice element : array.elements()) {
                if (!element.isString()) {
                    throw new Refusal.Bad("%s must be an array of strings".formatted(name));
                }
                strings.add(element.asText());
            }
            return strings;
        }
        throw new Refusal.Bad("%s must be an array of strings".formatted(name));
    }

    /**
     * The tag, if it is one.
     *
     * @throws Refusal.Bad when it is none
     */
    public static String checked(String tag) {
        if (tag.isEmpty() || tag.length() > TagEscape.LONGEST || !tag.chars().allMatch(TagEscape::isWritable)) {
            throw new Refusal.Bad("A tag has 1 to %d printable ASCII characters, without spaces and commas"
                    .formatted(TagEscape.LONGEST));
        }
        return tag;
    }

    private static List<String> checked(List<String> tags) {
        Set<String> distinct = new LinkedHashSet<>();
        tags.forEach(tag -> distinct.add(checked(tag)));
        if (distinct.size() > MAX_TAGS) {
            throw new Refusal.Bad("There may be at most %d tags".formatted(MAX_TAGS));
        }
        return List.copyOf(distinct);
    }
}
