package dev.larder.http.outbound;

import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.core.event.outbound.WebhookSender;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Sends webhooks over HTTP, and to nobody inside the house unless that is allowed.
 *
 * <p>The name is resolved here, each of its addresses is looked at, and the connection goes to the one that was looked at:
 * were the client to resolve it again, the second answer could be another. Name and certificate stay those of the URL;
 * which certificates are trusted is for the JVM to say. Redirections are not followed, and of an answer nothing is kept but
 * its status and for how long it asks to be left alone.
 */
@Singleton
final class HttpWebhookSender implements WebhookSender {
    private static final String LATE = "no answer in time";

    /** Subscribers at one server, each with one message under way: those that hang must leave room for the others. */
    private static final int PER_SERVER = 100;

    private final Vertx vertx;
    private final Clock clock;
    private final Resolver resolver;
    private final HttpClient client;

    @Inject
    HttpWebhookSender(Vertx vertx, Clock clock) {
        this(vertx, clock, InetAddress::getAllByName);
    }

    HttpWebhookSender(Vertx vertx, Clock clock, Resolver resolver) {
        this.vertx = vertx;
        this.clock = clock;
        this.resolver = resolver;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxRedirects(0).setMaxPoolSize(PER_SERVER));
    }

    /** Finds the addresses of a name; blocks. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    @PreDestroy
    void close() {
        var unused = client.close();
    }

    @Override
    public Uni<Answer> send(Message message) {
        return Uni.createFrom()
                .<Answer>emitter(emitter -> {
                    long end = System.nanoTime() + message.timeout().toNanos();
                    resolve(message.target())
                            .compose(address -> exchange(message, address, end))
                            .onSuccess(emitter::complete)
                            .onFailure(failure -> emitter.fail(new Undelivered(reason(failure))));
                })
                // a resolver that hangs, too
                .ifNoItem()
                .after(message.timeout())
                .failWith(() -> new Undelivered(LATE));
    }

    private Future<InetAddress> resolve(Target target) {
        return vertx.executeBlocking(
                () -> {
                    InetAddress[] all = resolver.resolve(target.url().getHost());
                    if (!target.allowPrivate() && !Stream.of(all).allMatch(PublicAddresses::has)) {
                        throw new Undelivered("its address is not public");
                    }
                    // without its name, or the client would go on with a connection to another address of that name
                    return InetAddress.getByAddress(all[0].getAddress());
                },
                false);
    }

    /** @param end by {@link System#nanoTime}; after it nothing is sent, for it would be sent twice */
    private Future<Answer> exchange(Message message, InetAddress address, long end) {
        URI url = message.target().url();
        boolean tls = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : (tls ? 443 : 80);
        long timeout = message.timeout().toMillis();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(pathAndQuery(url))
                .setFollowRedirects(false)
                .setConnectTimeout(timeout)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Larder")
                .putHeader("webhook-id", message.id())
                .putHeader("webhook-timestamp", Long.toString(message.timestamp()))
                .putHeader("webhook-signature", message.signature());
        return client.request(options).compose(request -> exchange(request, message, end));
    }

    private Future<Answer> exchange(HttpClientRequest request, Message message, long end) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
            request.reset();
            return Future.failedFuture(new TimeoutException());
        }
        long timer = vertx.setTimer(left, x -> request.reset(0, new TimeoutException()));
        return request.send(Buffer.buffer(message.body()))
                .compose(this::drained)
                .onComplete(x -> vertx.cancelTimer(timer));
    }

    /** What matters, when the rest of the answer has come and gone: the connection can be used again then. */
    private Future<Answer> drained(HttpClientResponse response) {
        response.handler(unread -> {});
        return response.end().map(x -> {
            Optional<String> retryAfter = Optional.ofNullable(response.getHeader("Retry-After"));
            return new Answer(
                    response.statusCode(), retryAfter.flatMap(field -> RetryAfter.parse(field, clock.instant())));
        });
    }

    private static String pathAndQuery(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    /** In a few words: what a client's exceptions say may quote the URL. */
    private static String reason(Throwable failure) {
        if (failure instanceof Undelivered) {
            return Objects.requireNonNullElse(failure.getMessage(), "refused");
        } else if (failure instanceof UnknownHostException) {
            return "its name is unknown";
        } else if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            return LATE;
        } else if (Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(CertificateException.class::isInstance)) {
            return "its certificate is not trusted, or not for its name";
        }
        return "no answer (%s)".formatted(failure.getClass().getSimpleName());
    }
}
