package dev.larder.http;

import dev.larder.core.Refusal;
import dev.larder.core.access.Verb;
import dev.larder.core.session.SessionOperations;
import dev.larder.http.message.ApiRequest;

/**
 * The rights that are checked before the body of a request is read: a caller without them must not fill the memory with
 * bodies. The handler checks again, with the keys that the body names, because the rights may have changed meanwhile.
 *
 * <p>Each method throws {@link Refusal.Forbidden} if the caller lacks the right.
 */
final class Rights {
    private Rights() {}

    /** The verb, on the key that the target names. */
    static void onKey(ApiRequest call) {
        call.access().require(call.verb(), call.key());
    }

    /** As {@link #onKey}, but a pop needs other rights, which its handler checks: it has no body. */
    static void onList(ApiRequest call) {
        if (!call.query().names().contains("pop")) {
            onKey(call);
        }
    }

    /** The verb, on any key of the service: the body names the keys. */
    static void onSomeKey(ApiRequest call) {
        var unused = call.access().requireSome(call.verb(), "");
    }

    /** DELETE, on any key of the service: the body names the parts that are purged. */
    static void toPurge(ApiRequest call) {
        var unused = call.access().requireSome(Verb.DELETE, "");
    }

    /** The verb, on all sessions. */
    static void onSessions(ApiRequest call) {
        call.access().requirePrefix(call.verb(), SessionOperations.GRANTED);
    }

    /** None: a delivery is authenticated by its signature, over the body. */
    static void none(ApiRequest call) {}
}
