package dev.larder.gateway.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.StringItem;

/** The groups that a response belongs to, in the three fields that name them. They are the tags of its entry. */
public final class Groups {
    private Groups() {}

    /**
     * The tags of a response: of Cache-Groups (RFC 9875 §2), Surrogate-Key and Cache-Tag. Empty if they are more than
     * the limit: such a response is not stored, because no invalidation would find it.
     */
    public static Optional<Set<String>> tags(HeaderFields response, int limit) {
        Set<String> tags = new LinkedHashSet<>(strings(response.lines("Cache-Groups")));
        for (String line : response.lines("Surrogate-Key")) {
            tags.addAll(FieldText.split(line.replace('\t', ' '), ' '));
        }
        tags.addAll(response.members("Cache-Tag"));
        return tags.size() > limit ? Optional.empty() : Optional.of(tags);
    }

    /** The groups that a response invalidates (RFC 9875 §3). After a safe method the field does not count. */
    public static Set<String> invalidated(String method, HeaderFields response) {
        return Methods.isSafe(method) ? Set.of() : strings(response.lines("Cache-Group-Invalidation"));
    }

    private static Set<String> strings(List<String> lines) {
        return StructuredFields.list(lines).orElse(List.of()).stream()
                .filter(StringItem.class::isInstance)
                .map(ListElement::get)
                .map(String::valueOf)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
