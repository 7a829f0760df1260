package dev.larder.http.codec;

import dev.larder.core.Refusal;
import dev.larder.core.cache.Draft;
import dev.larder.spi.Representation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The value of a raw write: the bytes of its body, with the type and coding of its header fields. */
public final class Drafts {
    static final String MERGE_PATCH = "application/merge-patch+json";
    private static final int LONGEST_FIELD = 1_024;

    private Drafts() {}

    /** The draft of a request that carries a value. */
    public static Draft of(HttpServerRequest request, Query query, byte[] body) {
        return new Draft(form(request), body, TtlText.of(query), TagText.of(request));
    }

    /** The media type and content coding of the request's body. */
    public static Representation form(HttpServerRequest request) {
        String type = field(request, HttpHeaders.CONTENT_TYPE).orElse(Representation.BINARY.contentType());
        String coding = field(request, HttpHeaders.CONTENT_ENCODING).orElse("");
        return new Representation(type, coding);
    }

    /** Whether the body is a change of the stored value and not the value (RFC 7396). */
    public static boolean isMergePatch(HttpServerRequest request) {
        return field(request, HttpHeaders.CONTENT_TYPE)
                .map(type -> type.split(";", 2)[0].strip())
                .filter(MERGE_PATCH::equalsIgnoreCase)
                .isPresent();
    }

    private static Optional<String> field(HttpServerRequest request, CharSequence name) {
        String value = request.getHeader(name);
        if (value != null && value.length() > LONGEST_FIELD) {
            throw new Refusal.Bad("%s has at most %d characters".formatted(name, LONGEST_FIELD));
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
