package dev.larder.ai.cached;

import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Handling;
import dev.larder.ai.upstream.MediaType;
import dev.larder.ai.upstream.ModelServerRefusal;
import dev.larder.ai.upstream.Passing;
import dev.larder.ai.upstream.ReadBody;
import dev.larder.ai.upstream.RelayedResponse;
import dev.larder.ai.upstream.WholeResponse;
import dev.larder.core.cache.Computed;
import dev.larder.core.cache.Computed.ValueOrigin;
import dev.larder.core.cache.Loaded;
import dev.larder.http.message.Reply;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.StreamedResponse;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A request that waits for an answer that is not stored: its own, if it is the one that loads, or else that of the
 * request that does. A stream of its own is given to its client at once, and stored when it has come to its end. A
 * client that has a stale answer gets no other: the new one is for those who come later.
 */
final class CachedLoad {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final CachedCall call;
    private final Parts parts;
    private final UniEmitter<? super Reply> client;
    private final AtomicBoolean given = new AtomicBoolean();
    private volatile Optional<WholeResponse> own = Optional.empty();

    /**
     * The parts that all loads of a service share.
     *
     * @param maxBytes the maximum size of an answer that is collected
     * @param reader reads what is stored, and not purged, now
     * @param announcer receives what was stored
     */
    record Parts(
            StoredAnswers answers,
            Passing passing,
            AnswerMeters meters,
            long maxBytes,
            Function<CacheKey, Uni<Optional<Entry>>> reader,
            BiConsumer<CachedCall, Entry> announcer) {}

    CachedLoad(CachedCall call, Parts parts, UniEmitter<? super Reply> client) {
        this.call = call;
        this.parts = parts;
        this.client = client;
    }

    /** Asks the model, for all waiting requests or for this one alone. */
    Uni<Loaded> load() {
        return call.model().send().flatMap(this::arrived);
    }

    private Uni<Loaded> arrived(StreamedResponse response) {
        var type = MediaType.of(response.first("Content-Type").orElse(""));
        boolean readable =
                response.status() == OK && response.first("Content-Encoding").isEmpty() && type.isUtf8();
        if (readable && type.name().equals("text/event-stream")) {
            return streamed(response);
        } else if (readable && type.name().equals("application/json")) {
            return whole(response);
        }
        boolean failed = response.status() >= SERVER_ERROR || response.status() == TOO_MANY;
        Uni<Optional<Entry>> replacement =
                failed ? fallback() : Uni.createFrom().item(Optional.empty());
        return replacement.map(stored -> {
            stored.ifPresent(entry -> giveStored(entry, CacheStatus.STALE));
            if (stored.isPresent() || !give(RelayedResponse.of(response, handling()), call.status())) {
                response.body().discard();
            }
            return StoredAnswers.passed();
        });
    }

    /**
     * Emits the stored answer that the client accepts if the model fails. It was read before the model was asked, and is
     * read again: it may have been purged since.
     */
    private Uni<Optional<Entry>> fallback() {
        if (call.fallback().isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return parts.reader
                .apply(call.key())
                .map(found -> found.filter(entry -> parts.answers.isFor(call.delivery(), entry))
                        .filter(call::accepts))
                .onFailure(StoreException.class)
                .recoverWithItem(Optional.empty());
    }

    private Handling handling() {
        return handling(call.status());
    }

    private Handling handling(CacheStatus status) {
        return new Handling(status, call.meaning().rejected(), call.shadow());
    }

    private Uni<Loaded> streamed(StreamedResponse response) {
        return Uni.createFrom().emitter(fill -> {
            StoredAnswers answers = parts.answers;
            var sink = new StreamFill(
                    answers.stream(), parts.maxBytes, whole -> fill.complete(answers.loaded(call, whole)));
            if (!give(RelayedResponse.of(response, handling(), sink), call.status())) {
                RelayedResponse.drain(response, sink);
            }
        });
    }

    private Uni<Loaded> whole(StreamedResponse response) {
        return ReadBody.of(response.body(), parts.maxBytes).map(read -> {
            if (!read.whole()) {
                if (!give(RelayedResponse.of(response, handling(), read.bytes()), call.status())) {
                    response.cancel();
                }
                return StoredAnswers.passed();
            }
            var whole = new WholeResponse(response, read.bytes().getBytes());
            own = Optional.of(whole);
            return parts.answers.loaded(call, whole.body());
        });
    }

    /** Gives the client the answer that was loaded, if it does not have its own. */
    void loaded(Computed computed) {
        boolean stored = computed.origin() == ValueOrigin.LOADED;
        if (stored) {
            parts.announcer.accept(call, computed.entry());
        }
        if (given.get()) {
            if (stored) {
                parts.meters.stored();
            }
        } else if (own.isPresent()) {
            give(own.get(), stored ? call.status().stored() : call.status());
        } else if (parts.answers.isFor(call.delivery(), computed.entry()) && call.accepts(computed.entry())) {
            Entry entry = computed.entry();
            giveStored(entry, parts.answers.isStale(entry) ? CacheStatus.STALE : CacheStatus.MISS_COLLAPSED);
        } else {
            askAlone(call.status());
        }
    }

    /** Gives the client its own answer, which is not stored. */
    void unstored() {
        if (!given.get()) {
            own.ifPresent(response -> give(response, call.status()));
        }
    }

    /** Gives the client its own answer if it has come, although the cache has failed. */
    void failed(Throwable failure) {
        if (given.get()) {
            return;
        }
        boolean ofCache = failure instanceof StoreException;
        if (ofCache && own.isPresent()) {
            give(own.get(), CacheStatus.CACHE_UNAVAILABLE);
        } else if (ofCache) {
            askAlone(CacheStatus.CACHE_UNAVAILABLE);
        } else if (failure instanceof OutboundFailure known) {
            var unused = fallback()
                    .subscribe()
                    .with(
                            stored -> stored.ifPresentOrElse(
                                    entry -> giveStored(entry, CacheStatus.STALE),
                                    () -> client.fail(ModelServerRefusal.of(known))),
                            client::fail);
        } else {
            client.fail(failure);
        }
    }

    private void askAlone(CacheStatus status) {
        var unused = parts.passing.answer(call.model(), status).subscribe().with(client::complete, client::fail);
    }

    /** Gives the client an answer that is stored: another request has loaded it, or the model has failed. */
    private void giveStored(Entry entry, CacheStatus status) {
        boolean unused = give(parts.answers.answer(entry, call, status), status);
    }

    private void give(WholeResponse response, CacheStatus status) {
        boolean unused = give(response.answer(handling(status)), status);
    }

    /** Gives the client its answer; false if it has one. */
    private boolean give(Reply reply, CacheStatus status) {
        if (!given.compareAndSet(false, true)) {
            return false;
        }
        parts.meters.answered(status);
        client.complete(reply);
        return true;
    }
}
