package dev.larder.ai.embeddings;

import dev.larder.ai.answer.AnswerMeters;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.answer.Handling;
import dev.larder.ai.embeddings.InputGathering.Asked;
import dev.larder.ai.upstream.MediaType;
import dev.larder.ai.upstream.ModelServerRefusal;
import dev.larder.ai.upstream.Passing;
import dev.larder.ai.upstream.ReadBody;
import dev.larder.ai.upstream.RelayedResponse;
import dev.larder.ai.upstream.WholeResponse;
import dev.larder.core.cache.Cache;
import dev.larder.core.cache.Computed;
import dev.larder.core.cache.Loaded;
import dev.larder.http.message.Reply;
import dev.larder.outbound.OutboundFailure;
import dev.larder.outbound.StreamedResponse;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request that waits for vectors that are not stored. Each is loaded by itself, so that leases, waiting requests on
 * all nodes and purges that refuse a late fill are those of every value; those that are loaded for this request come
 * with one request to the model server. What the model server answers beside vectors is the client's answer.
 *
 * <p>All state belongs to the event loop of the client.
 */
final class VectorLoad {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final EmbeddingsCall call;
    private final Parts parts;
    private final UniEmitter<? super Reply> client;
    private final Context context;
    private final VectorAnswer answer;
    private final InputGathering gathering;
    private int waiting;
    private boolean given;
    private Optional<Throwable> failure = Optional.empty();

    /** The way in which a vector is loaded: for all waiting requests, or for this request alone. */
    interface Loading {
        Uni<Computed> load(CacheKey key, List<String> tags, Supplier<Uni<Loaded>> loader);
    }

    /** A load of the request with the vectors that are found, on the event loop of its client. */
    VectorLoad(
            EmbeddingsCall call, VectorAnswer answer, Parts parts, Context context, UniEmitter<? super Reply> client) {
        this.call = call;
        this.answer = answer;
        this.parts = parts;
        this.client = client;
        this.context = context;
        this.gathering = new InputGathering(context, answer.missing(), this::ask);
    }

    /**
     * The parts that all loads of a service share.
     *
     * @param cache the cache of vectors
     * @param maxBytes the maximum size of an answer that is read, and of the stored vectors of one
     */
    record Parts(Cache cache, StoredVectors vectors, Passing passing, AnswerMeters meters, long maxBytes) {}

    /** Begins. */
    void begin(LoadingChoice choice) {
        List<CacheKey> keys = List.copyOf(answer.missing());
        waiting = keys.size();
        for (CacheKey key : keys) {
            var unused = choice.of(key)
                    .load(key, call.tags(), () -> gathering.load(key))
                    .subscribe()
                    .with(
                            computed -> context.runOnContext(x -> loaded(key, computed)),
                            failed -> context.runOnContext(x -> failed(key, failed)));
        }
    }

    /** Chooses how a vector is loaded. */
    interface LoadingChoice {
        Loading of(CacheKey key);
    }

    private void ask(List<Asked> batch) {
        List<CacheKey> keys = batch.stream().map(Asked::key).toList();
        var unused = Uni.createFrom()
                .deferred(() -> call.asking(keys).send())
                .flatMap(response -> arrived(response, keys))
                .subscribe()
                .with(
                        text -> context.runOnContext(x -> text.ifPresentOrElse(
                                all -> complete(batch, all),
                                () -> batch.forEach(asked -> asked.waiting().complete(StoredVectors.passed())))),
                        failed -> batch.forEach(asked -> asked.waiting().fail(failed)));
    }

    private void complete(List<Asked> batch, EmbeddingsText text) {
        String model = text.model().isEmpty() ? call.model() : text.model();
        answer.computed(model, text.tokens());
        for (int i = 0; i < batch.size(); i++) {
            Asked asked = batch.get(i);
            answer.own(asked.key(), text.vectors().get(i));
            asked.waiting().complete(parts.vectors().loaded(text.vectors().get(i), model, call.ttl()));
        }
    }

    /** Emits the vectors of an answer; empty if it has none that may be stored. */
    private Uni<Optional<EmbeddingsText>> arrived(StreamedResponse response, List<CacheKey> keys) {
        var type = MediaType.of(response.first("Content-Type").orElse(""));
        boolean readable = response.first("Content-Encoding").isEmpty()
                && type.isUtf8()
                && type.name().equals("application/json");
        if (response.status() == OK && readable) {
            return ReadBody.of(response.body(), parts.maxBytes()).map(read -> read(response, read, keys));
        }
        boolean failed = response.status() >= SERVER_ERROR || response.status() == TOO_MANY;
        Uni<Boolean> replaced = failed ? stale() : Uni.createFrom().item(false);
        return replaced.map(stale -> {
            boolean itsOwn = response.status() != OK || call.isWhole(keys);
            if (stale
                    || !itsOwn
                    || !give(RelayedResponse.of(response, Handling.of(answer.status())), answer.status())) {
                response.body().discard();
            }
            return Optional.empty();
        });
    }

    /**
     * Gives the client stale vectors, if it takes them and they are stored still; emits whether it has an answer. They
     * were read before the model was asked, and are read again: they may have been purged since.
     */
    private Uni<Boolean> stale() {
        if (given || !answer.isWholeOnError()) {
            return Uni.createFrom().item(given);
        }
        return parts.vectors()
                .read(parts.cache(), answer.onError(), parts.maxBytes())
                .onFailure()
                .recoverWithItem(Optional.empty())
                .emitOn(next -> context.runOnContext(x -> next.run()))
                .map(found -> {
                    answer.onError(found.orElse(Map.of()));
                    return given || (answer.isWholeOnError() && give(answer.stale(), CacheStatus.STALE));
                });
    }

    private Optional<EmbeddingsText> read(StreamedResponse response, ReadBody read, List<CacheKey> keys) {
        boolean whole = call.isWhole(keys);
        Handling handling = Handling.of(answer.status());
        if (!read.whole()) {
            if (!whole || !give(RelayedResponse.of(response, handling, read.bytes()), answer.status())) {
                response.cancel();
            }
            return Optional.empty();
        }
        byte[] body = read.bytes().getBytes();
        Optional<EmbeddingsText> text = EmbeddingsText.read(body, keys.size());
        var its = new WholeResponse(response, body);
        if (whole && text.isEmpty()) {
            boolean unused = give(its.answer(handling), answer.status());
        } else if (whole) {
            answer.asItCame(its);
        }
        return text;
    }

    private void loaded(CacheKey key, Computed computed) {
        if (parts.vectors().isVector(computed.entry())) {
            answer.loaded(key, computed.entry(), computed.origin());
        }
        ended(key);
    }

    private void failed(CacheKey key, Throwable failed) {
        // that of the model server tells more than that of the store
        if (failure.isEmpty() || failure.get() instanceof StoreException) {
            failure = Optional.of(failed);
        }
        ended(key);
    }

    private void ended(CacheKey key) {
        gathering.ended(key);
        waiting--;
        if (waiting > 0 || given) {
            return;
        }
        if (answer.isWhole() && answer.size() > parts.maxBytes()) {
            askAlone(CacheStatus.BYPASS);
        } else if (answer.isWhole()) {
            boolean unused = give(answer.reply(), answer.status());
        } else if (failure.isPresent() && failure.get() instanceof OutboundFailure known) {
            var unused = stale().subscribe()
                    .with(
                            replaced -> {
                                if (!replaced) {
                                    fail(ModelServerRefusal.of(known));
                                }
                            },
                            this::fail);
        } else if (failure.isPresent() && !(failure.get() instanceof StoreException)) {
            fail(failure.get());
        } else {
            askAlone(failure.isPresent() ? CacheStatus.CACHE_UNAVAILABLE : answer.status());
        }
    }

    /** Asks for all vectors: some cannot be told from the answers that have come. */
    private void askAlone(CacheStatus status) {
        given = true;
        var unused = parts.passing().answer(call.whole(), status).subscribe().with(client::complete, client::fail);
    }

    private void fail(Throwable told) {
        given = true;
        client.fail(told);
    }

    /** Gives the client its answer; false if it has one. */
    private boolean give(Reply reply, CacheStatus status) {
        if (given) {
            return false;
        }
        given = true;
        parts.meters().answered(status);
        client.complete(reply);
        return true;
    }
}
