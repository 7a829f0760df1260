package dev.larder.ai.entries;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.codec.TagText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tags and the lifetimes of one service's entries. */
final class EntryTerms {
    /** The path in the tags of all entries. */
    private static final String PATH = "_semantic";

    private final EntryParts parts;

    EntryTerms(EntryParts parts) {
        this.parts = parts;
    }

    /**
     * The tags of an entry: the program's, the service's, and one for each attribute.
     *
     * @throws Refusal.Bad when they are too many, or one is too long
     */
    List<String> tags(EntryDraft draft) {
        List<String> named = new ArrayList<>(draft.tags());
        named.add("llm:" + parts.service());
        draft.attributes().forEach((name, value) -> named.add(attributeTag(name, value)));
        return parts.tags().of(PATH, named).orElseThrow(() -> new Refusal.Bad("These are too many tags"));
    }

    /** A value with characters that no tag has is percent-encoded. */
    private static String attributeTag(String name, String value) {
        try {
            return TagText.checked("attr:" + name + "=" + value);
        } catch (Refusal.Bad e) {
            return TagText.checked("attr:" + name + "=" + PercentCoding.encode(value));
        }
    }

    /**
     * The lifetime of an entry.
     *
     * @throws Refusal.Bad when it is too long
     */
    LifetimeRequest lifetime(EntryDraft draft) {
        Duration longest = parts.terms().ttl();
        if (draft.ttl().filter(ttl -> ttl.compareTo(longest) > 0).isPresent()) {
            throw new Refusal.Bad("The ttl may be at most cache-ttl, which is %d s here; a pinned answer has no end"
                    .formatted(longest.toSeconds()));
        }
        TtlRequest ttl = draft.pinned()
                ? new TtlRequest.Forever()
                : new TtlRequest.For(draft.ttl().orElse(longest));
        return new LifetimeRequest(
                ttl, Optional.empty(), draft.pinned() ? Optional.empty() : Optional.of(Duration.ZERO));
    }
}
