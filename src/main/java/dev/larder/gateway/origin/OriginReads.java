package dev.larder.gateway.origin;

import dev.larder.core.cache.Draft;
import dev.larder.core.cache.Loaded;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.gateway.origin.Upstream.Fetched;
import dev.larder.gateway.origin.Upstream.Prepared;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.EntityTag;
import dev.larder.gateway.policy.Exchange;
import dev.larder.gateway.policy.Groups;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.gateway.policy.ResponseHead;
import dev.larder.gateway.policy.Reuse;
import dev.larder.gateway.policy.StoredHead;
import dev.larder.gateway.policy.Storing;
import dev.larder.gateway.policy.Validation;
import dev.larder.gateway.storage.ResponseFormat;
import dev.larder.gateway.storage.StoredResponse;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Answer;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
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

/** Asks the origin for responses, and decides which of them may be stored. */
public final class OriginReads {
    private static final int MAX_GROUPS = 100;

    private final Upstream origin;
    private final OriginAnswers answers;
    private final ResponseTags tags;
    private final long maxBody;
    private final Clock clock;

    public OriginReads(Upstream origin, OriginAnswers answers, ResponseTags tags, long maxBody, Clock clock) {
        this.origin = origin;
        this.answers = answers;
        this.tags = tags;
        this.maxBody = maxBody;
        this.clock = clock;
    }

    OriginAnswers answers() {
        return answers;
    }

    /**
     * A response that has come.
     *
     * @param fetched as it came
     * @param response the whole response: of a 304, the stored one with its newer fields; empty where it is passed on
     * @param storing whether it may be stored
     */
    record Arrived(Fetched fetched, Optional<StoredResponse> response, Storing storing) {
        /** Whether it has a long body for a client that wants only a part of it, or it only under a condition. */
        boolean isTooMuchFor(GatewayCall call) {
            return response.isEmpty() && fetched.head().status() == 200 && Validation.isConditional(call.head());
        }

        boolean isValidation() {
            return response.isPresent() && fetched.head().status() == 304;
        }
    }

    /**
     * A request that can be sent to the origin.
     *
     * @param stored the response that is validated by it
     */
    record Question(GatewayCall call, Optional<StoredResponse> stored, Prepared prepared) {
        private Uni<Fetched> send() {
            return prepared.send(call.body(), call.context());
        }

        /** Sends it, and reads a short body. */
        private Uni<Fetched> sent() {
            return send().flatMap(fetched -> ShortBodies.read(call, fetched));
        }
    }

    /** @throws HttpRefusal if the request cannot be sent */
    Question question(GatewayCall call) {
        return new Question(call, Optional.empty(), origin.prepare(call.head()));
    }

    /**
     * The question for a response, and whether the stored one is still good.
     *
     * @throws HttpRefusal if the request cannot be sent
     */
    Question question(GatewayCall call, Optional<StoredResponse> stored) {
        List<StoredHead> validated =
                stored.map(response -> List.of(response.head())).orElse(List.of());
        return new Question(call, stored, origin.prepare(Validation.request(call.head(), validated)));
    }

    /** Emits the answer to a request that is for this client alone. */
    public Uni<Reply> alone(GatewayCall call, CacheStatus status) {
        return question(call)
                .sent()
                .map(fetched -> answers.passed(call.head(), fetched, status))
                .onFailure(OriginAnswers::isOfOrigin)
                .transform(OriginAnswers::failed);
    }

    /**
     * Asks the origin.
     *
     * @param arrived receives the origin's answer
     */
    Uni<Loaded> load(Question question, Consumer<Arrived> arrived) {
        return ask(question).map(came -> {
            requireNoError(question.call, question.stored, came.fetched);
            arrived.accept(came);
            return loaded(question.call, came);
        });
    }

    /** @throws StaleInstead if the origin answers with an error, and the stored response may be shown instead */
    private void requireNoError(GatewayCall call, Optional<StoredResponse> stored, Fetched fetched) {
        if (Reuse.isError(fetched.head().status()) && isUsable(call, stored)) {
            fetched.content().abandon();
            throw new StaleInstead();
        }
    }

    /** As {@link #load}, without a waiting client: an error of the origin replaces nothing. */
    Uni<Loaded> loadInBackground(Question question) {
        return ask(question).map(came -> {
            came.fetched.content().abandon();
            return Reuse.isError(came.fetched.head().status()) ? passed() : loaded(question.call, came);
        });
    }

    /**
     * Asks the origin with HEAD. The stored response to GET gets the newer fields where a validator tells that they are
     * its own, and becomes stale where they are not (RFC 9111, section 4.3.5). Fields that may not be stored change
     * nothing of it.
     *
     * @param stored as it was when the state of the cache was read, which the origin's answer is later than
     * @param arrived receives the origin's answer
     */
    Uni<Loaded> loadHead(Question question, Optional<StoredResponse> stored, Consumer<Arrived> arrived) {
        GatewayCall call = question.call;
        return question.sent().map(fetched -> {
            requireNoError(call, stored, fetched);
            Exchange exchange = exchange(call, fetched);
            arrived.accept(new Arrived(fetched, Optional.empty(), Storing.of(exchange, call.policy())));
            return stored.filter(x -> fetched.head().status() == 200)
                    .flatMap(response -> toldByHead(call, response, exchange))
                    .map(response -> loaded(call, new Arrived(fetched, Optional.of(response), Storing.STORED)))
                    .orElseGet(OriginReads::passed);
        });
    }

    /** The stored response as a 200 to HEAD updates it; empty if the answer does not match it, or may not be stored. */
    private static Optional<StoredResponse> toldByHead(GatewayCall call, StoredResponse stored, Exchange exchange) {
        StoredHead head = stored.head();
        RequestHead asked = exchange.request();
        // the answer to HEAD is not stored itself
        var get = new Exchange(
                new RequestHead("GET", asked.target(), asked.fields()),
                exchange.response(),
                exchange.sent(),
                exchange.received());
        Optional<StoredHead> updated = Validation.updatedByHead(
                        head, stored.body().length, new Validation.HeadUpdate(get, call.policy()))
                .filter(x -> head.response().status() == 200);
        if (updated.isEmpty()) {
            // from its receipt on, so that the lifetime of the entry ends too
            StoredHead outdated = head.endedAt(head.freshness().received());
            return Optional.of(new StoredResponse(outdated, stored.body()));
        }
        return updated.filter(x -> Validation.isConfirmed(head, exchange.response()))
                .filter(x -> Storing.of(Validation.merged(head, get), call.policy()) == Storing.STORED)
                .map(same -> new StoredResponse(same, stored.body()));
    }

    /** Asks the origin, whatever it answers. */
    Uni<Arrived> ask(Question question) {
        GatewayCall call = question.call;
        return question.send().flatMap(fetched -> {
            Exchange exchange = exchange(call, fetched);
            Storing storing = Storing.of(exchange, call.policy());
            long length = ShortBodies.length(fetched);
            boolean kept = storing == Storing.STORED && (length <= maxBody || length == Long.MAX_VALUE);
            return (kept ? ShortBodies.read(fetched, maxBody) : ShortBodies.read(call, fetched))
                    .map(came -> validated(call, question.stored, came, exchange)
                            .orElseGet(() -> arrived(call, came, exchange, storing)));
        });
    }

    /** Whether a read has failed because the origin has. */
    static boolean isOfOrigin(Throwable failure) {
        return OriginAnswers.isOfOrigin(failure) || failure instanceof StaleInstead;
    }

    /**
     * Emits the answer where the origin has failed: the stale response if that is permitted (RFC 5861, section 4). It
     * may have been permitted to another caller and not to this one. This caller then gets the error itself.
     */
    Uni<Reply> failed(GatewayCall call, Optional<StoredResponse> stored, Throwable failure) {
        if (isUsable(call, stored)) {
            return Uni.createFrom().item(instead(call, stored.orElseThrow()));
        }
        return failure instanceof StaleInstead
                ? alone(call, CacheStatus.forwarded(Forward.MISS))
                : Uni.createFrom().failure(OriginAnswers.failed(failure));
    }

    private Answer instead(GatewayCall call, StoredResponse stored) {
        Instant now = clock.instant();
        CacheStatus status = CacheStatus.hit()
                .withTtl(stored.head().freshness().remaining(now))
                .withDetail("stale-if-error");
        return answers.stored(call.head(), stored, status, now);
    }

    Reply answer(GatewayCall call, Arrived arrived, CacheStatus status) {
        Instant now = clock.instant();
        if (arrived.response.isEmpty()) {
            return answers.passed(call.head(), arrived.fetched, status);
        }
        StoredResponse response = arrived.response.get();
        return arrived.isValidation()
                ? answers.stored(call.head(), response, status, now)
                : answers.fetched(call.head(), arrived.fetched.head(), response, status, now);
    }

    /** The origin has answered with an error, and a stale response is permitted in its place. */
    static final class StaleInstead extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StaleInstead() {
            super("An error of the origin, in whose place a stale answer is shown", null, false, false);
        }
    }

    private boolean isUsable(GatewayCall call, Optional<StoredResponse> stored) {
        return stored.isPresent()
                && Reuse.isPermittedOnError(stored.get().head().freshness(), call.head(), clock.instant());
    }

    /** The exchange, as if the client had asked the origin itself. */
    private static Exchange exchange(GatewayCall call, Fetched fetched) {
        Exchange sent = fetched.exchange();
        return new Exchange(call.head(), sent.response().dated(sent.received()), sent.sent(), sent.received());
    }

    /** The stored response as a 304 updates it. */
    private static Optional<Arrived> validated(
            GatewayCall call, Optional<StoredResponse> stored, Fetched fetched, Exchange exchange) {
        Optional<StoredHead> validated = stored.filter(x -> fetched.head().status() == 304)
                .flatMap(response -> Validation.selected(List.of(response.head()), fetched.head()));
        return validated.map(head -> {
            Exchange merged = Validation.merged(head, exchange);
            StoredHead updated = Validation.updated(head, exchange, call.policy());
            var response = new StoredResponse(updated, stored.orElseThrow().body());
            return new Arrived(fetched, Optional.of(response), Storing.of(merged, call.policy()));
        });
    }

    private static Arrived arrived(GatewayCall call, Fetched fetched, Exchange exchange, Storing storing) {
        // a response that is passed on as it came needs no freshness and no tag
        boolean needed = storing == Storing.STORED || Validation.isConditional(call.head());
        Optional<StoredResponse> whole = needed && fetched.content() instanceof Content.Whole content
                ? Optional.of(response(exchange, call.policy(), content.bytes()))
                : Optional.empty();
        return new Arrived(fetched, whole, storing);
    }

    private static StoredResponse response(Exchange exchange, CachePolicy policy, byte[] body) {
        StoredHead head = StoredHead.of(exchange, policy);
        boolean tagged = exchange.response().status() == 200;
        return new StoredResponse(tagged ? head.withMintedTag(EntityTag.ofBody(ByteBuffer.wrap(body))) : head, body);
    }

    private Loaded loaded(GatewayCall call, Arrived arrived) {
        if (arrived.storing != Storing.STORED) {
            return passed();
        }
        return arrived.response
                .filter(response -> response.body().length <= maxBody)
                .flatMap(response -> tags(call, arrived.fetched, response.head().response())
                        .flatMap(all -> ResponseFormat.draft(response, call.policy(), all)))
                .map(Loaded::stored)
                .orElseGet(OriginReads::passed);
    }

    private Optional<List<String>> tags(GatewayCall call, Fetched fetched, ResponseHead response) {
        Optional<Set<String>> groups = Groups.tags(response.fields(), MAX_GROUPS);
        Collection<String> named = new ArrayList<>(call.tags().get());
        named.addAll(fetched.tags());
        return groups.flatMap(all -> {
            named.addAll(all);
            return tags.of(call.path(), named);
        });
    }

    private static Loaded passed() {
        return Loaded.passed(Draft.absent(LifetimeRequest.UNSAID, List.of()));
    }
}
