package dev.larder.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers that share their sessions. */
class ExampleShopTest {
    private static List<Tomcat> servers;

    @BeforeAll
    static void start() throws Exception {
        servers = List.of(ExampleShop.start(0), ExampleShop.start(0));
    }

    @AfterAll
    static void stop() throws LifecycleException {
        for (Tomcat server : servers) {
            server.stop();
            server.destroy();
        }
    }

    /** Somebody with a browser, whose requests reach one server or the other. */
    private static final class Visitor {
        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();
        private int turn;

        String get() throws Exception {
            return send("GET", "/");
        }

        String post(String path) throws Exception {
            return send("POST", path);
        }

        List<String> ids() {
            return cookies.getCookieStore().getCookies().stream()
                    .map(HttpCookie::getValue)
                    .toList();
        }

        private String send(String method, String path) throws Exception {
            int port = servers.get(turn++ % servers.size()).getConnector().getLocalPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .method(method, BodyPublishers.noBody())
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void aCartFollowsItsVisitorOverBothServersAndThroughTheSignIn() throws Exception {
        var visitor = new Visitor();
        String user = UUID.randomUUID().toString();
        visitor.post("/cart?article=lamp");
        visitor.post("/cart?article=desk");
        List<String> before = visitor.ids();

        visitor.post("/login?user=" + user);

        assertThat(visitor.get()).isEqualTo(user + " [lamp, desk]");
        assertThat(visitor.get()).isEqualTo(user + " [lamp, desk]");
        assertThat(visitor.ids()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void signingOutEndsThisSessionAndSigningOutEverywhereAllOfThem() throws Exception {
        String user = UUID.randomUUID().toString();
        List<Visitor> visitors = List.of(new Visitor(), new Visitor(), new Visitor());
        for (Visitor visitor : visitors) {
            visitor.post("/login?user=" + user);
        }
        visitors.get(0).post("/logout");
        assertThat(visitors.get(0).get()).isEqualTo("nobody");
        assertThat(visitors.get(1).get()).isEqualTo(user + " []");

        visitors.get(1).post("/logout-everywhere");

        for (Visitor visitor : visitors) {
            assertThat(visitor.get()).isEqualTo("nobody");
        }
    }
}
