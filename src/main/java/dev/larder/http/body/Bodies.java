package dev.larder.http.body;

import dev.larder.core.Refusal;
import dev.larder.core.event.inbound.Webhooks;
import dev.larder.http.body.BodyTerms.Pace;
import dev.larder.http.codec.TargetKind;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.message.HangUp;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Admits the bodies of requests and reads them. Nothing is read of a body that was not admitted. */
@Singleton
public final class Bodies {
    private static final byte[] EMPTY = {};
    private static final int TOO_SLOW = 408;

    /** The senders of deliveries have no API key, so a delivery holds its room for a short time only. */
    private static final Pace OF_DELIVERIES = Pace.within(Duration.ofSeconds(10));

    private final BodyBudget budget;
    private final BodyWatch watch;
    private final Webhooks webhooks;
    private final long maxBulkSize;
    private final Pace pace;

    Bodies(HttpConfig config, BodyBudget budget, BodyWatch watch, Webhooks webhooks) {
        this.budget = budget;
        this.watch = watch;
        this.webhooks = webhooks;
        this.maxBulkSize = config.maxBulkSize().asLongValue();
        this.pace = new Pace(
                config.bodyGrace(), config.bodyMinRate().asLongValue(), config.bodyIdleTimeout(), config.bodyTimeout());
    }

    /** Whether a body comes with the request, or may come. */
    public static boolean mayCome(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH) || isUnannounced(request);
    }

    /** Whether a body of unknown length comes: chunked in HTTP/1.1, and without a length in HTTP/2. */
    public static boolean isUnannounced(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return true;
        }
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return request.version() == HttpVersion.HTTP_2
                && !reads
                && !request.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }

    /** Stops a body before anything is read of it, until it is admitted or the request is answered without it. */
    public void hold(RoutingContext context) {
        HttpServerRequest request = context.request();
        request.pause();
        context.addEndHandler(ended -> {
            if (request.isEnded()
                    || request.response().closed()
                    || !request.response().ended()) {
                return;
            }
            if (request.response().getStatusCode() == TOO_SLOW) {
                HangUp.on(request);
            } else {
                new UnreadBody(request, watch).discard();
            }
        });
    }

    /**
     * Admits the held body of a request, reads it and hands it on when it is whole, or the reason why it never will be.
     *
     * @throws Refusal.TooLarge when it alone is too large
     * @throws StoreException.Busy when too many bytes are under way already
     * @throws HttpRefusal when its length must be announced and is not
     */
    public void read(RoutingContext context, ApiRequest call, Consumer<byte[]> then, Consumer<Throwable> otherwise) {
        HttpServerRequest request = call.request();
        if (!mayCome(request)) {
            then.accept(EMPTY);
            return;
        }
        BodyTerms terms = terms(call);
        BodyBudget.Account account = isDelivery(call)
                ? budget.openForDelivery()
                : budget.open(call.caller().id());
        context.addEndHandler(ended -> account.close());
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null) {
            admit(Long.parseLong(announced), terms, account);
        }
        askForIt(request);
        new IncomingBody(request, account, terms, announced != null, watch).read(then, otherwise);
    }

    /** The held body of a request whose handler reads it as it comes. */
    public RequestBody unread(RoutingContext context, ApiRequest call) {
        HttpServerRequest request = call.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (!mayCome(request) || "0".equals(announced)) {
            return new RequestBody.Whole(EMPTY);
        }
        return new RequestBody.Unread() {
            @Override
            public OptionalLong length() {
                return announced == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(announced));
            }

            @Override
            public Uni<byte[]> read() {
                return Uni.createFrom()
                        .emitter(emitter -> Bodies.this.read(context, call, emitter::complete, emitter::fail));
            }

            @Override
            public ReadStream<Buffer> stream(long max) {
                var body = new PassingBody(request, new BodyTerms(max, pace), watch, () -> askForIt(request));
                context.addEndHandler(ended -> body.abandon());
                return body;
            }
        };
    }

    /** Tells a client that waits for it to send its body. */
    private static void askForIt(HttpServerRequest request) {
        // of HTTP/1.0 the expectation is ignored (RFC 9110, section 10.1.1)
        if (request.version() != HttpVersion.HTTP_1_0
                && request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
    }

    private static void admit(long size, BodyTerms terms, BodyBudget.Account account) {
        if (size > terms.maxBytes()) {
            throw new Refusal.TooLarge(terms.tooLarge());
        }
        account.add(size);
    }

    private BodyTerms terms(ApiRequest call) {
        TargetKind kind = call.target().kind();
        if (isDelivery(call)) {
            if (isUnannounced(call.request())) {
                throw HttpRefusal.of(411);
            }
            return new BodyTerms(webhooks.maxBytes(call.target().rest()), OF_DELIVERIES);
        }
        long most = kind.takesValue() && call.service().isPresent()
                ? call.service().get().rules().maxValueBytes()
                : maxBulkSize;
        return new BodyTerms(most, pace);
    }

    private static boolean isDelivery(ApiRequest call) {
        return call.target().kind() == TargetKind.HOOK;
    }
}
