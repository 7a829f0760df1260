package dev.larder.http.message;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** The result of a handler: an answer that is known now, one that comes later, or a stream. */
public sealed interface Reply permits Answer, Reply.Later, Reply.Stream {
    /** The reply whose answer comes when the Uni emits it; its failure is answered with a problem. */
    static Reply of(Uni<Answer> answer) {
        return new Later(answer);
    }

    /** A later reply that may be a stream. */
    static Reply later(Uni<Reply> reply) {
        return new Later(reply);
    }

    /** An answer or a stream that has to be waited for. */
    record Later(Uni<? extends Reply> reply) implements Reply {}

    /** An answer without an end: {@code begin} writes its header and is responsible for all that follows. */
    record Stream(Consumer<RoutingContext> begin) implements Reply {}
}
