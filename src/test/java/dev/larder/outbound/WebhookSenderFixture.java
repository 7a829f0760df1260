package dev.larder.outbound;

import dev.larder.core.event.outbound.Subscriber.Target;
import dev.larder.core.event.outbound.WebhookSender.Message;
import dev.larder.core.event.outbound.WebhookSender.WebhookResponse;
import dev.larder.spi.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A webhook sender for which a name resolves to the addresses that a test gives, and servers that record each message
 * with its address and name.
 */
final class WebhookSenderFixture implements AutoCloseable {
    static final String NAME = "rebinds.invalid";
    static final Duration PATIENCE = Duration.ofSeconds(5);

    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<InetAddress[]> answers = new LinkedBlockingQueue<>();

    private final List<OutboundClient> clients = new ArrayList<>();

    /** A name that is looked up once too often fails. */
    private final HttpWebhookSender webhookSender = webhookSender(name -> answers.remove());

    HttpWebhookSender webhookSender(AddressGuard.Resolver resolver) {
        var client = new OutboundClient(vertx, Clock.systemUTC(), OutboundClient.Limits.STANDARD, resolver);
        clients.add(client);
        return new HttpWebhookSender(client, Clock.systemUTC());
    }

    /** Sets the addresses of the name for the next lookup. */
    void resolve(String... addresses) throws UnknownHostException {
        var all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByAddress(
                    NAME, InetAddress.getByName(addresses[i]).getAddress());
        }
        answers.add(all);
    }

    /** Starts a server and returns its port. */
    int listen(HttpServerOptions options, String address, int port) {
        HttpServer server = vertx.createHttpServer(options).requestHandler(request -> {
            String known = Optional.ofNullable(request.connection().indicatedServerName())
                    .map(name -> ", greeted as " + name)
                    .orElse("");
            received.add(address + " as " + request.getHeader("Host") + known);
            var unused = request.response().setStatusCode(204).end();
        });
        return server.listen(port, address)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** Sends a message to each of the addresses in turn, under the one name, and returns the servers' records. */
    List<String> sendTo(String url, List<String> addresses) throws UnknownHostException {
        for (String address : addresses) {
            resolve(address);
            Await.item(send(url, true));
        }
        return List.copyOf(received);
    }

    /** Sends a message; fails as the webhook sender does. */
    Uni<WebhookResponse> send(String url, boolean allowPrivate) {
        return webhookSender.send(message(url, allowPrivate, PATIENCE));
    }

    static Message message(String url, boolean allowPrivate, Duration timeout) {
        var target = new Target(URI.create(url), List.of(), allowPrivate);
        return new Message(target, "msg_1", 0, "v1,x", new byte[] {1}, timeout);
    }

    @Override
    public void close() {
        clients.forEach(OutboundClient::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
