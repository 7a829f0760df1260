package dev.larder.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.http.message.Answer;
import dev.larder.http.message.AnswerWriter;
import dev.larder.http.problem.HttpRefusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The page at {@code /}: it says what this server is and links to the description of its API. It is readable without an
 * API key, so it names no service. Its policy lets a browser apply the page's own style and load nothing else.
 */
@Singleton
public final class LandingPage {
    private static final String FILE = "landing.html";
    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.HEAD);

    private final byte[] page;
    private final String policy;
    private final AnswerWriter writer;

    LandingPage(
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "larder.management.port") OptionalInt managementPort,
            AnswerWriter writer) {
        String template = managementPort.isPresent() ? withoutLinks(read()) : read();
        String html = template.replace("{version}", version);
        this.page = html.getBytes(UTF_8);
        this.policy =
                "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                        .formatted(sha256(style(html)));
        this.writer = writer;
    }

    void install(@Observes Router router) {
        router.route("/").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        if (METHODS.contains(context.request().method())) {
            writer.refuse(context.request(), shown());
        } else {
            writer.refuse(context.request(), HttpRefusal.notAllowed("GET, HEAD"));
        }
    }

    private Answer shown() {
        return Answer.of(200)
                .body("text/html; charset=utf-8", page)
                .with("Content-Security-Policy", policy)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    /** The page without its links: their targets are on another port, which may be closed to this reader. */
    private static String withoutLinks(String html) {
        return html.substring(0, html.indexOf("<ul>"))
                + "<p>Swagger UI, OpenAPI, health and metrics are served below <code>/q</code> on the port of management.</p>"
                + html.substring(html.indexOf("</ul>") + "</ul>".length());
    }

    private static String style(String html) {
        return html.substring(html.indexOf("<style>") + "<style>".length(), html.indexOf("</style>"));
    }

    private static String read() {
        try (InputStream file = Objects.requireNonNull(LandingPage.class.getResourceAsStream(FILE))) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The landing page cannot be read", e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
