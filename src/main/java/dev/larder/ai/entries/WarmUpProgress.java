package dev.larder.ai.entries;

import dev.larder.ai.entries.WarmUp.Failed;
import dev.larder.http.message.HangUp;
import dev.larder.http.message.Reply;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The progress of a warm-up: a line of JSON for each of the first failures, one after every so many answers, and the last
 * one at the end. If its client leaves, the rest is not stored. All of it is done on the event loop of the request.
 */
final class WarmUpProgress {
    /** The type of the lines. */
    static final String TYPE = "application/x-ndjson";

    /** The answers after which there is a line. */
    private static final int STEP = 100;

    private final RoutingContext request;
    private final HttpServerResponse client;
    private int stored;
    private int failed;

    private WarmUpProgress(RoutingContext request) {
        this.request = request;
        this.client = request.response();
    }

    /**
     * The reply that does the work and tells its progress.
     *
     * @param outcomes the failure of each answer, or that there was none
     */
    static Reply.Stream of(Multi<Optional<Failed>> outcomes) {
        return new Reply.Stream(request -> new WarmUpProgress(request).begin(outcomes));
    }

    private void begin(Multi<Optional<Failed>> outcomes) {
        if (client.closed() || client.ended()) {
            return;
        }
        client.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // nginx would hold the lines back
                .putHeader("X-Accel-Buffering", "no");
        Context loop = request.vertx().getOrCreateContext();
        var work = outcomes.emitOn(task -> loop.runOnContext(turn -> task.run()))
                .subscribe()
                .with(this::note, this::broke, this::end);
        request.addEndHandler(ended -> work.cancel());
    }

    private void note(Optional<Failed> failure) {
        if (failure.isPresent()) {
            failed++;
            if (failed <= WarmUp.MAX_TOLD) {
                write(new JsonObject()
                        .put("line", failure.get().line())
                        .put("message", failure.get().message()));
            }
        } else {
            stored++;
        }
        if ((stored + failed) % STEP == 0) {
            write(counts());
        }
    }

    private JsonObject counts() {
        return new JsonObject().put("stored", stored).put("failed", failed);
    }

    private void write(JsonObject line) {
        if (!client.closed()) {
            var unused = client.write(line.encode() + "\n");
        }
    }

    private void end() {
        write(counts().put("done", true));
        var unused = client.end();
    }

    /** The end is missing, so that its client sees that not all is done. */
    private void broke(Throwable failure) {
        HangUp.on(request.request());
    }
}
