package dev.larder.gateway.origin;

import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.event.log.ServiceEvents;
import dev.larder.core.event.rules.HookEvent;
import dev.larder.core.event.rules.Hooks;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.ApiRequest;
import dev.larder.outbound.OutboundFailure;
import dev.larder.spi.CacheKey;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The effects of a change at the origin, like those of a write of an entry: the hooks of the service run before the
 * client gets its answer, and listeners get an event. The key is the path.
 *
 * <p>A change that may have happened, because the origin gave no answer or failed, runs the hooks and publishes no
 * event.
 */
public final class ChangeEffects {
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_FAILURE = 500;

    private static final byte[] UNREAD = {};

    private final Hooks hooks;

    public ChangeEffects(Hooks hooks) {
        this.hooks = hooks;
    }

    /** Whether the body of a change must be read before the change is made. */
    boolean readBody(ForwardedRequest request) {
        return hooks.readValue(event(request, UNREAD));
    }

    /**
     * Checks that the hooks can tell what to purge.
     *
     * @throws dev.larder.core.Refusal if the body lacks what they need; nothing was sent
     */
    void require(GatewayCall call) {
        hooks.require(access(call), List.of(event(call)));
    }

    /** Runs the hooks after an answer, and tells the listeners; fails if a purge fails. */
    Uni<Void> follow(GatewayCall call, ResponseHead answer) {
        if (answer.status() >= FIRST_FAILURE) {
            return followUnknown(call);
        } else if (answer.status() >= FIRST_ERROR) {
            return Uni.createFrom().voidItem();
        }
        return hooks.follow(access(call), List.of(event(call))).onSubscription().invoke(() -> tell(call));
    }

    /** The effects of a change without an answer of the origin. */
    Uni<Void> follow(GatewayCall call, Throwable failure) {
        boolean sent = failure instanceof OutboundFailure outbound
                ? outbound.wasSent()
                : failure instanceof OriginFailure known && known.progress() == OriginFailure.Progress.UNKNOWN;
        return sent ? followUnknown(call) : Uni.createFrom().voidItem();
    }

    /** The client gets the failure of the change, whatever the purges do. */
    private Uni<Void> followUnknown(GatewayCall call) {
        return hooks.follow(access(call), List.of(event(call))).onFailure().recoverWithNull();
    }

    private static HookEvent event(GatewayCall call) {
        return event(call.request(), call.bytes());
    }

    private static HookEvent event(ForwardedRequest request, byte[] body) {
        ApiRequest call = request.call();
        return HookEvent.forwarded(call.access(), verb(request), call.target().rest(), body);
    }

    /** A method that Larder does not know is no removal, and may be any other change. */
    private static Verb verb(ForwardedRequest request) {
        Verb verb = request.call().verb();
        return verb.name().equals(request.method()) ? verb : Verb.POST;
    }

    private static void tell(GatewayCall call) {
        if (!call.path().isEmpty()) {
            ServiceEvents events = access(call).service().events();
            var key = new CacheKey(call.path());
            if (verb(call.request()) == Verb.DELETE) {
                events.removed(key);
            } else {
                events.changed(key);
            }
        }
    }

    private static AuthorizedCall access(GatewayCall call) {
        return call.request().call().access();
    }
}
