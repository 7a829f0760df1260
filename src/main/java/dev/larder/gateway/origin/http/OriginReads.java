package dev.larder.gateway.origin.http;

import dev.larder.core.cache.Draft;
import dev.larder.core.cache.Loaded;
import dev.larder.core.service.LifeRequest;
import dev.larder.gateway.origin.http.Origin.Fetched;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.EntityTag;
import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.Groups;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.gateway.policy.Reuse;
import dev.larder.gateway.policy.StoredHead;
import dev.larder.gateway.policy.Storing;
import dev.larder.gateway.policy.Validation;
import dev.larder.gateway.storage.ResponseFormat;
import dev.larder.gateway.storage.StoredResponse;
import dev.larder.http.message.Answer;
import dev.larder.outbound.OutboundFailure;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the origin for responses, and tells what may be stored of them. */
final class OriginReads {
    private static final int MAX_GROUPS = 100;

    private final Origin origin;
    private final ResponseTags tags;
    private final long maxBody;
    private final Clock clock;

    OriginReads(Origin origin, ResponseTags tags, long maxBody, Clock clock) {
        this.origin = origin;
        this.tags = tags;
        this.maxBody = maxBody;
        this.clock = clock;
    }

    /**
     * A response that has come.
     *
     * @param fetched as it came
     * @param response the response to the client: of a 304, the stored one with its newer fields
     * @param storing whether it may be stored
     */
    record Arrived(Fetched fetched, StoredResponse response, Storing storing) {
        boolean isValidation() {
            return response.body() != fetched.body();
        }
    }

    /** Emits the answer to a request that is for this client alone. */
    Uni<Answer> alone(Call call, CacheStatus status) {
        return origin.send(call.head(), call.body())
                .map(fetched -> OriginAnswers.passed(call.head(), fetched.head(), fetched.body(), status))
                .onFailure(OutboundFailure.class)
                .transform(OriginAnswers::failed);
    }

    /**
     * Asks the origin, and whether the stored response is still good.
     *
     * @param arrived is told what came
     */
    Uni<Loaded> load(Call call, Optional<StoredResponse> stored, Consumer<Arrived> arrived) {
        List<StoredHead> validated =
                stored.map(response -> List.of(response.head())).orElse(List.of());
        return origin.send(Validation.request(call.head(), validated), call.body())
                .map(fetched -> {
                    Arrived came = arrived(call, stored, fetched);
                    if (Reuse.isError(came.fetched.head().status()) && isUsable(call, stored)) {
                        throw new StaleInstead();
                    }
                    arrived.accept(came);
                    return loaded(call, came);
                });
    }

    /** As {@link #load}, where nobody waits: an error of the origin replaces nothing. */
    Uni<Loaded> loadInBackground(Call call, StoredResponse stored) {
        return origin.send(Validation.request(call.head(), List.of(stored.head())), call.body())
                .map(fetched -> Reuse.isError(fetched.head().status())
                        ? passed()
                        : loaded(call, arrived(call, Optional.of(stored), fetched)));
    }

    /** Whether a read has failed because the origin has. */
    static boolean isOfOrigin(Throwable failure) {
        return failure instanceof OutboundFailure || failure instanceof StaleInstead;
    }

    /**
     * Emits the answer where the origin has failed: the stale response if that is permitted (RFC 5861, section 4). It may
     * have been permitted to another caller and not to this one, who then gets the error itself.
     */
    Uni<Answer> failed(Call call, Optional<StoredResponse> stored, Throwable failure) {
        if (isUsable(call, stored)) {
            return Uni.createFrom().item(instead(call, stored.orElseThrow()));
        }
        return failure instanceof OutboundFailure known
                ? Uni.createFrom().failure(OriginAnswers.failed(known))
                : alone(call, CacheStatus.forwarded(Forward.MISS));
    }

    private Answer instead(Call call, StoredResponse stored) {
        Instant now = clock.instant();
        CacheStatus status = CacheStatus.hit()
                .withTtl(stored.head().freshness().remaining(now))
                .withDetail("stale-if-error");
        return OriginAnswers.stored(call.head(), stored, status, now);
    }

    Answer answer(Call call, Arrived arrived, CacheStatus status) {
        Instant now = clock.instant();
        return arrived.isValidation()
                ? OriginAnswers.stored(call.head(), arrived.response, status, now)
                : OriginAnswers.fetched(call.head(), arrived.fetched.head(), arrived.response, status, now);
    }

    /** The origin has answered with an error, and a stale response is permitted in its place. */
    static final class StaleInstead extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleInstead() {
            super("An error of the origin, in whose place a stale answer is shown", null, false, false);
        }
    }

    private boolean isUsable(Call call, Optional<StoredResponse> stored) {
        return stored.isPresent()
                && Reuse.isPermittedOnError(stored.get().head().freshness(), call.head(), clock.instant());
    }

    private Arrived arrived(Call call, Optional<StoredResponse> stored, Fetched fetched) {
        Exchange sent = fetched.exchange();
        // what the client has asked, and not what Larder has made of it
        var exchange = new Exchange(call.head(), sent.response().dated(sent.received()), sent.sent(), sent.received());
        Optional<StoredHead> validated = stored.filter(x -> fetched.head().status() == 304)
                .flatMap(response -> Validation.selected(List.of(response.head()), fetched.head()));
        if (validated.isPresent()) {
            Exchange merged = Validation.merged(validated.get(), exchange);
            StoredHead updated = Validation.updated(validated.get(), exchange, call.policy());
            var response = new StoredResponse(updated, stored.get().body());
            return new Arrived(fetched, response, Storing.of(merged, call.policy()));
        }
        StoredHead head = StoredHead.of(exchange, call.policy());
        if (exchange.response().status() == 200) {
            head = head.withMintedTag(EntityTag.ofBody(ByteBuffer.wrap(fetched.body())));
        }
        return new Arrived(fetched, new StoredResponse(head, fetched.body()), Storing.of(exchange, call.policy()));
    }

    private Loaded loaded(Call call, Arrived arrived) {
        StoredResponse response = arrived.response;
        if (arrived.storing != Storing.STORED || response.body().length > maxBody) {
            return passed();
        }
        return tags(call, response.head().response())
                .flatMap(all -> ResponseFormat.draft(response, call.policy(), all))
                .map(Loaded::stored)
                .orElseGet(OriginReads::passed);
    }

    private Optional<List<String>> tags(Call call, ResponseHead response) {
        Optional<Set<String>> groups = Groups.tags(response.fields(), MAX_GROUPS);
        Collection<String> named =
                new ArrayList<>(call.route().map(Route.Match::tags).orElse(List.of()));
        return groups.flatMap(all -> {
            named.addAll(all);
            return tags.of(call.path(), named);
        });
    }

    private static Loaded passed() {
        return Loaded.passed(Draft.absent(LifeRequest.UNSAID, List.of()));
    }
}
