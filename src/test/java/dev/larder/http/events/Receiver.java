package dev.larder.http.events;

import dev.larder.server.Inbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that subscribes to events; its answer depends on the path. */
@SuppressWarnings("NullAway.Init") // Quarkus calls start() first
public final class Receiver implements QuarkusTestResourceLifecycleManager {
    static final String NEXT_SECRET = "whsec_" + "bmV4dC1zZWNyZXQtbmV4dC1zZWNyZXQtbmV4dA==";

    /**
     * Subscribers that never answer: more of them than the default number of connections of an HTTP client to one
     * server.
     */
    static final List<String> STUCK = List.of("stuck1", "stuck2", "stuck3", "stuck4", "stuck5", "stuck6");

    private Inbox inbox;

    @Override
    public Map<String, String> start() {
        inbox = Inbox.open(Receiver::receive);
        Map<String, String> config = new HashMap<>();
        STUCK.forEach(name -> config.putAll(inbox.subscriber(name, "timeout", "60s")));
        config.putAll(inbox.subscriber("good", "secrets", Inbox.SECRET + "," + NEXT_SECRET, "queue", "busy"));
        config.putAll(inbox.subscriber("flaky"));
        config.putAll(inbox.subscriber("gone"));
        config.putAll(inbox.subscriber("departed", "queue", "busy"));
        config.putAll(inbox.subscriber("later"));
        config.putAll(inbox.subscriber("hang", "timeout", "300ms", "attempts", "2"));
        config.putAll(inbox.subscriber("redirect", "attempts", "2"));
        config.putAll(inbox.subscriber("full", "timeout", "60s", "max-queue", "3"));
        config.putAll(inbox.subscriber("private", "allow-private", "false", "attempts", "1"));
        String named = "http://localhost:%d/named".formatted(inbox.port());
        config.putAll(inbox.subscriber("named", "url", named, "allow-private", "false", "attempts", "1"));
        config.putAll(inbox.subscriber("flushes", "kinds", "flush", "services", "brief"));
        return config;
    }

    private static void receive(HttpServerRequest request, int soFar) {
        switch (request.path()) {
            case "/hang", "/full" -> {
                // no answer
            }
            case "/flaky" -> Inbox.answer(request, soFar < 3 ? 500 : 204);
            case "/gone" -> Inbox.answer(request, 410);
            case "/departed" -> Inbox.answer(request, soFar == 1 ? 410 : 200);
            case "/later" -> {
                request.response().putHeader("Retry-After", "1");
                Inbox.answer(request, soFar == 1 ? 503 : 200);
            }
            case "/redirect" -> {
                request.response().putHeader("Location", "/elsewhere");
                Inbox.answer(request, 307);
            }
            default -> {
                if (!STUCK.contains(request.path().substring(1))) {
                    Inbox.answer(request, 200);
                }
            }
        }
    }

    /** The requests at a path, in their order. */
    List<Inbox.Received> at(String path) {
        return inbox.at(path);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Receiver.class));
    }

    @Override
    public void stop() {
        inbox.close();
    }
}
