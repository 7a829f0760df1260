package dev.larder.gateway.origin;

import dev.larder.gateway.origin.Upstream.Fetched;
import io.smallrye.mutiny.Uni;

/** Reads short bodies of answers before the client is answered: they are sent at once with the head. */
final class ShortBodies {
    /** A body that is known to be as short is answered as a whole. */
    private static final int SHORT = 64 << 10;

    private ShortBodies() {}

    /** The answer with its body, if that is short or empty; else the answer as it is. */
    static Uni<Fetched> read(GatewayCall call, Fetched fetched) {
        boolean none = call.isHead()
                || fetched.head().status() == 204
                || fetched.head().status() == 304;
        return none || length(fetched) <= SHORT
                ? read(fetched, SHORT)
                : Uni.createFrom().item(fetched);
    }

    /** The answer with its body, if that has at most {@code max} bytes; else with its beginning and the rest. */
    static Uni<Fetched> read(Fetched fetched, long max) {
        return fetched.content() instanceof Content.Streaming unread
                ? Content.read(unread.rest(), max)
                        .map(content -> new Fetched(fetched.exchange(), content, fetched.tags()))
                : Uni.createFrom().item(fetched);
    }

    /** The length of the body if the origin tells it, or else a very large one. */
    static long length(Fetched fetched) {
        try {
            return fetched.head()
                    .fields()
                    .first("Content-Length")
                    .map(Long::parseLong)
                    .orElse(Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            // the client checks it; should it ever let another text pass, the body is passed on as it comes
            return Long.MAX_VALUE;
        }
    }
}
