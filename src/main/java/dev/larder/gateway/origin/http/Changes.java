package dev.larder.gateway.origin.http;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Freshness;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.service.Service;
import dev.larder.gateway.origin.http.HttpOrigin.Fetched;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.Groups;
import dev.larder.gateway.policy.Invalidation;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Reply;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.StreamRequest.Body;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Requests that may change something at the origin. What they make outdated is invalidated before the client gets its answer:
 * after an acknowledged change no reader of any node is shown what was there before.
 *
 * <p>The tags are marked and held before the request is sent, so that no answer from before the change is stored meanwhile,
 * and marked again when the origin has answered. A node that dies in between leaves a hold that lapses. A failure and an error
 * of the server count as a change, because it may have happened.
 */
final class Changes {
    private static final Logger LOG = Logger.getLogger(Changes.class);

    /** A request may wait for its turn, for a connection and for the head of its answer, each as long as the time limit. */
    private static final int WAITS = 3;

    /** A hold outlasts the request by this time. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final HttpOrigin origin;
    private final Supplier<Service> holder;
    private final Duration timeout;
    private final Parts parts;
    private final Clock clock;

    /** What is done with a change. */
    record Parts(ResponseTags tags, ChangeEffects effects, OriginAnswers answers) {}

    /** @param timeout how long the origin may take for each step of a request */
    Changes(HttpOrigin origin, Supplier<Service> holder, Duration timeout, Parts parts, Clock clock) {
        this.origin = origin;
        this.holder = holder;
        this.timeout = timeout;
        this.parts = parts;
        this.clock = clock;
    }

    /** Whether the body of a request must be read before it is sent. */
    boolean readBody(ForwardedRequest request) {
        return parts.effects.readBody(request);
    }

    /** Emits the answer to a request when what it makes outdated is invalidated. */
    Uni<Reply> answer(Call call) {
        return Uni.createFrom().deferred(() -> {
            parts.effects.require(call);
            Freshness freshness = holder.get().needCoherent().freshness();
            Set<Long> held = ids(outdated(call));
            return freshness
                    .hold(held, deadline())
                    .chain(() -> origin.send(call.head(), body(call, freshness, held), call.context()))
                    .onItemOrFailure()
                    .call((fetched, failure) -> released(freshness, held))
                    .call(fetched -> invalidated(freshness, call, fetched)
                            .chain(() -> parts.effects.follow(call, fetched.head()))
                            .onFailure()
                            .invoke(failure -> fetched.content().abandon()))
                    .map(fetched -> parts.answers.passed(call.head(), fetched, CacheStatus.forwarded(Forward.METHOD)))
                    .onFailure(OutboundFailure.class)
                    .call(failure -> parts.effects.follow(call, failure))
                    .onFailure(OutboundFailure.class)
                    .transform(OriginAnswers::failed);
        });
    }

    /** When a request that the origin has as a whole now is answered at the latest. */
    private long deadline() {
        return clock.millis() + timeout.multipliedBy(WAITS).plus(MARGIN).toMillis();
    }

    private Body body(Call call, Freshness freshness, Set<Long> held) {
        if (call.body() instanceof Body.Streamed streamed) {
            Supplier<Uni<?>> renewal = () -> freshness.hold(held, deadline()).chain(() -> freshness.release(held));
            return new Body.Streamed(
                    new HoldRenewal(streamed.source(), call.context(), clock, timeout, renewal), streamed.length());
        }
        return call.body();
    }

    /** A hold that is not released lapses: until then no answer is stored, and its tags are marked then. */
    private static Uni<Revision> released(Freshness freshness, Set<Long> held) {
        return freshness.release(held).onFailure().recoverWithItem(failure -> {
            LOG.debugf("A hold is left to lapse: %s", failure.getMessage());
            return Revision.NONE;
        });
    }

    private Set<String> outdated(Call call) {
        Set<String> outdated = new HashSet<>(parts.tags.changedBy(call.path()));
        call.route().ifPresent(route -> {
            route.tags().forEach(tag -> outdated.add(parts.tags.named(tag)));
            route.also().forEach(path -> outdated.add(parts.tags.below(withoutStars(path))));
        });
        return outdated;
    }

    private static String withoutStars(String path) {
        int star = path.indexOf('*');
        return star < 0 ? path : path.substring(0, path.lastIndexOf('/', star));
    }

    /** What the answer itself says: the targets of Location and Content-Location, and groups. */
    private Uni<Void> invalidated(Freshness freshness, Call call, Fetched fetched) {
        Set<String> more = Invalidation.targets(origin.url(), call.head(), fetched.head()).stream()
                .filter(origin::isAtService)
                .map(target -> parts.tags.path(decodedPath(origin.pathAtService(target))))
                .collect(Collectors.toCollection(HashSet::new));
        Groups.invalidated(call.head().method(), fetched.head().fields())
                .forEach(group -> more.add(parts.tags.named(group)));
        return more.isEmpty()
                ? Uni.createFrom().voidItem()
                : freshness
                        .invalidate(InvalidationLog.Invalidation.lasting(ids(more)))
                        .replaceWithVoid();
    }

    private static String decodedPath(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        try {
            return PercentCoding.decode(path, false);
        } catch (Refusal.Bad e) {
            // foreign text with a wrong escape: no request for it is let in
            return path;
        }
    }

    private static Set<Long> ids(Set<String> tags) {
        return tags.stream().map(TagId::tag).collect(Collectors.toSet());
    }
}
