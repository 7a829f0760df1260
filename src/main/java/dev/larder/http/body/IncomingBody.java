package dev.larder.http.body;

import dev.larder.core.Refusal;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.spi.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Consumer;

/**
 * The body of one request while it comes. Its bytes are counted as they come, unless their number was announced and all
 * of them are counted already.
 *
 * <p>Everything happens on the request's event loop but {@link #isLate}.
 */
final class IncomingBody implements Watched {
    static final String UNREADABLE = "The body cannot be read: it ended too early, or its framing is wrong";

    private final HttpServerRequest request;
    private final Context context = Vertx.currentContext();
    private final BodyBudget.Account account;
    private final BodyTerms terms;
    private final boolean counted;
    private final BodyWatch watch;
    private final BodyBuffer segments = new BodyBuffer();
    private final long begun = System.nanoTime();

    /** The bytes received, and the time of the last ones; read by the watch. */
    private volatile long received;

    private volatile long progressed = begun;
    private Consumer<Throwable> refused = x -> {};
    private boolean over;

    /** @param counted whether the account has all of the body already */
    IncomingBody(
            HttpServerRequest request, BodyBudget.Account account, BodyTerms terms, boolean counted, BodyWatch watch) {
        this.request = request;
        this.account = account;
        this.terms = terms;
        this.counted = counted;
        this.watch = watch;
    }

    /** Reads the body, which was held until now. Hands it on when it is whole, or the reason why it never will be. */
    void read(Consumer<byte[]> then, Consumer<Throwable> otherwise) {
        refused = otherwise;
        watch.add(this);
        request.handler(this::take);
        request.endHandler(end -> {
            if (finish()) {
                then.accept(segments.join());
            }
        });
        request.exceptionHandler(x -> breakOff());
        request.resume();
    }

    @Override
    public boolean isLate(long now) {
        long age = now - begun;
        return age > terms.pace().longest().toNanos() || terms.pace().isLate(age, now - progressed, received);
    }

    @Override
    public void expire() {
        context.runOnContext(x -> {
            if (!over) {
                refuse(HttpRefusal.of(408));
            }
        });
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        try {
            if (segments.size() + piece.length() > terms.maxBytes()) {
                throw new Refusal.TooLarge(terms.tooLarge());
            }
            if (!counted) {
                account.add(piece.length());
            }
            segments.append(piece);
            received = segments.size();
            progressed = System.nanoTime();
        } catch (Refusal | StoreException e) {
            refuse(e);
        }
    }

    /**
     * Answers a body that cannot be parsed, if the client is still connected. The server closes the connection next.
     */
    private void breakOff() {
        refuse(HttpRefusal.of(400, UNREADABLE));
        if (request.connection() instanceof ConnectionBase connection) {
            // while Vert.x reads it flushes later, which would be after the end
            connection.channelHandlerContext().flush();
        }
    }

    private void refuse(Throwable reason) {
        if (finish()) {
            segments.clear();
            refused.accept(reason);
        }
    }

    private boolean finish() {
        boolean first = !over;
        over = true;
        watch.remove(this);
        return first;
    }
}
