package dev.larder.http.endpoints;

import dev.larder.http.codec.ETags;
import dev.larder.http.codec.JsonValue;
import dev.larder.spi.Entry;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that depend on the entry alone, ready to be written, and its JSON value; kept with the entry, so
 * that a second reader of it costs no strings.
 */
final class Rendering {
    private final CharSequence eTag;
    private final CharSequence contentType;
    private final CharSequence contentLength;

    /** Not volatile: it is immutable, and creating it twice is harmless. Most entries are never part of a JSON text. */
    private @Nullable JsonValue json;

    private Rendering(Entry entry) {
        this.eTag = HttpHeaders.createOptimized(ETags.of(entry));
        this.contentType = entry.form().contentType();
        this.contentLength = HttpHeaders.createOptimized(Integer.toString(entry.payload().length));
    }

    static Rendering of(Entry entry) {
        return entry.memo(Rendering.class, Rendering::new);
    }

    /** The payload of an entry as a JSON value. */
    static JsonValue json(Entry entry) {
        Rendering rendering = of(entry);
        JsonValue known = rendering.json;
        if (known == null) {
            known = JsonValue.of(entry);
            rendering.json = known;
        }
        return known;
    }

    /** The entity tag. */
    CharSequence eTag() {
        return eTag;
    }

    /** The media type. */
    CharSequence contentType() {
        return contentType;
    }

    /** The size of the payload in bytes, as text. */
    CharSequence contentLength() {
        return contentLength;
    }
}
