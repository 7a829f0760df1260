package dev.larder.http.endpoints;

import dev.larder.http.codec.ETags;
import dev.larder.spi.Entry;
import io.vertx.core.http.HttpHeaders;

/**
 * The header fields that an entry alone decides, ready to be written; kept with the entry, so that a second reader of it
 * costs no strings.
 *
 * @param eTag the entity tag
 * @param contentType the media type
 * @param contentLength how many bytes the payload has
 */
record Rendering(CharSequence eTag, CharSequence contentType, CharSequence contentLength) {
    static Rendering of(Entry entry) {
        return entry.memo(Rendering.class, Rendering::make);
    }

    private static Rendering make(Entry entry) {
        return new Rendering(
                HttpHeaders.createOptimized(ETags.of(entry)),
                entry.form().contentType(),
                HttpHeaders.createOptimized(Integer.toString(entry.payload().length)));
    }
}
