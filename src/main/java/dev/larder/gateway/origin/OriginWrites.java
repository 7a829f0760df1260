package dev.larder.gateway.origin;

import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.service.Service;
import dev.larder.gateway.origin.OriginFailure.Progress;
import dev.larder.gateway.origin.Upstream.Fetched;
import dev.larder.gateway.origin.Upstream.Prepared;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Reply;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Requests that may change something at the origin. What they make outdated is invalidated before the client gets its
 * answer: after an acknowledged change no node shows the state before it.
 *
 * <p>The tags are marked and held before the request is sent, so that no answer from before the change is stored
 * meanwhile, and marked again when the origin has answered and has the whole request. A node that dies in between
 * leaves a hold that lapses. A failure and an error of the server count as a change, because it may have happened;
 * while it may still happen, the tags stay held.
 */
public final class OriginWrites {
    private static final Logger LOG = Logger.getLogger(OriginWrites.class);

    /**
     * A request may wait for its turn, for a connection and for the head of its answer, each as long as the time limit.
     */
    private static final int WAITS = 3;

    /** A hold outlasts the request by this time. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Upstream origin;
    private final Supplier<Service> holder;
    private final Duration timeout;
    private final Parts parts;
    private final Clock clock;

    /**
     * The parts that handle a change.
     *
     * @param further returns the tags that an answer itself invalidates
     */
    public record Parts(
            ChangeEffects effects, OriginAnswers answers, BiFunction<GatewayCall, Fetched, Set<String>> further) {}

    /** @param timeout the maximum time of the origin for each step of a request */
    public OriginWrites(Upstream origin, Supplier<Service> holder, Duration timeout, Parts parts, Clock clock) {
        this.origin = origin;
        this.holder = holder;
        this.timeout = timeout;
        this.parts = parts;
        this.clock = clock;
    }

    /** Whether the body of a request must be read before it is sent. */
    public boolean readBody(ForwardedRequest request) {
        return parts.effects.readBody(request);
    }

    /**
     * Emits the answer to a request after its tags are invalidated.
     *
     * @param outdated the tags to invalidate, as far as the request alone determines them
     */
    public Uni<Reply> answer(GatewayCall call, Set<String> outdated) {
        Prepared request = origin.prepare(call.head());
        return Uni.createFrom().deferred(() -> {
            parts.effects.require(call);
            Freshness freshness = holder.get().needCoherent().freshness();
            Set<Long> held = ids(outdated);
            Body body = body(call, freshness, held);
            return freshness
                    .hold(held, deadline())
                    .chain(() -> request.send(body, call.context()))
                    .call(fetched -> answered(freshness, held, fetched))
                    .onFailure()
                    .call(failure -> failed(freshness, held, failure))
                    .call(fetched -> invalidated(freshness, parts.further.apply(call, fetched))
                            .chain(() -> parts.effects.follow(call, fetched.head()))
                            .onFailure()
                            .invoke(failure -> fetched.content().abandon()))
                    // not after the body: a change that was made is told, though the rest of its answer may never come
                    .map(fetched -> parts.answers.passed(call.head(), fetched, CacheStatus.forwarded(Forward.METHOD)))
                    .onFailure(OriginAnswers::isOfOrigin)
                    .call(failure -> parts.effects.follow(call, failure))
                    .onFailure(OriginAnswers::isOfOrigin)
                    .transform(OriginAnswers::failed);
        });
    }

    /** The latest time of the answer to a request that the origin now has as a whole. */
    private long deadline() {
        return clock.millis() + timeout.multipliedBy(WAITS).plus(MARGIN).toMillis();
    }

    private Body body(GatewayCall call, Freshness freshness, Set<Long> held) {
        if (call.body() instanceof Body.Streamed streamed) {
            Supplier<Uni<?>> renewal = () -> freshness.hold(held, deadline()).chain(() -> freshness.release(held));
            return new Body.Streamed(
                    new HoldRenewal(streamed.source(), call.context(), clock, timeout, renewal), streamed.length());
        }
        return call.body();
    }

    /**
     * An origin may answer before it has the whole request, and change something when it has: then the hold lasts until
     * the end of the exchange. If that fails, the hold is left to lapse. The written part of the request is on its way
     * to the origin, and the origin's answer then counts as the answer to the whole request.
     */
    private static Uni<?> answered(Freshness freshness, Set<Long> held, Fetched fetched) {
        if (fetched.content() instanceof Content.Streaming streaming
                && !streaming.rest().isRequestWritten()) {
            streaming
                    .rest()
                    .over()
                    .onSuccess(end -> released(freshness, held).subscribe().with(released -> {}));
            return Uni.createFrom().voidItem();
        }
        return released(freshness, held);
    }

    /** While the change may still happen, the hold is left to lapse. */
    private static Uni<?> failed(Freshness freshness, Set<Long> held, Throwable failure) {
        boolean mayStillHappen = failure instanceof OriginFailure known && known.progress() == Progress.UNKNOWN;
        return mayStillHappen ? Uni.createFrom().voidItem() : released(freshness, held);
    }

    /** A hold that is not released lapses: until then no answer is stored, and its tags are marked then. */
    private static Uni<Revision> released(Freshness freshness, Set<Long> held) {
        return freshness.release(held).onFailure().recoverWithItem(failure -> {
            LOG.debugf("A hold is left to lapse: %s", failure.getMessage());
            return Revision.NONE;
        });
    }

    private static Uni<Void> invalidated(Freshness freshness, Set<String> tags) {
        return tags.isEmpty()
                ? Uni.createFrom().voidItem()
                : freshness
                        .invalidate(InvalidationLog.Invalidation.lasting(ids(tags)))
                        .replaceWithVoid();
    }

    private static Set<Long> ids(Set<String> tags) {
        return tags.stream().map(TagId::tag).collect(Collectors.toSet());
    }
}
