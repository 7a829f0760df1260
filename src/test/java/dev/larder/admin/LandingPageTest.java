package dev.larder.admin;

import static dev.larder.http.JsonAt.at;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.larder.http.message.AnswerWriter;
import dev.larder.spi.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlPlane.class)
class LandingPageTest {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    @Inject
    Vertx vertx;

    @Inject
    AnswerWriter writer;

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> links = LINK.matcher(given().get("/").asString())
                .results()
                .map(link -> link.group(1))
                .toList();
        assertThat(links)
                .hasSize(4)
                .allSatisfy(link -> assertThat(given().get("/" + link).statusCode())
                        .as(link)
                        .isEqualTo(200));
    }

    @Test
    void thePageTellsTheVersionAndNoService() {
        String version = ConfigProvider.getConfig().getValue("quarkus.application.version", String.class);
        assertThat(given().get("/").asString())
                .contains("Larder " + version)
                .doesNotContain("{version}")
                .doesNotContain("alpha")
                .doesNotContain("beta");
    }

    @Test
    void thePolicyAllowsThePagesOwnStyleAndNothingElse() throws Exception {
        assertPolicyFits(given().get("/"));
    }

    private static void assertPolicyFits(Response page) throws Exception {
        String html = page.asString();
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "';");
        assertThat(html).doesNotContain("style=").doesNotContain("<script").doesNotContain("src=");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    /** With a port of management the links would lead to paths that this port does not have. */
    @Test
    void withAPortOfManagementThePageHasNoLinks() {
        withAPortOfManagement(page -> {
            String html = page.asString();
            assertThat(LINK.matcher(html).results()).isEmpty();
            assertThat(html)
                    .doesNotContain("<ul>", "</ul>", "<li>")
                    .contains("are served below <code>/q</code> on the port of management.</p>")
                    .contains("<h2>A first call</h2>")
                    .endsWith("</main>\n</body>\n</html>\n");
        });
    }

    @Test
    void withAPortOfManagementThePolicyFitsThePage() {
        withAPortOfManagement(LandingPageTest::assertPolicyFits);
    }

    /** Checks the answer of a server in this process that has only the page. */
    private void withAPortOfManagement(ThrowingConsumer<Response> check) {
        Router router = Router.router(vertx);
        new LandingPage("1.2.3", OptionalInt.of(9000), writer).install(router);
        HttpServer server = Await.item(Uni.createFrom()
                .completionStage(vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()));
        try {
            check.accept(given().baseUri("http://127.0.0.1")
                    .port(server.actualPort())
                    .get("/"));
        } finally {
            Await.item(Uni.createFrom().completionStage(server.close().toCompletionStage()));
        }
    }

    @Test
    void headAnswersAsGetWithoutTheBody() {
        Response get = given().get("/");
        Response head = given().head("/");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(get.asByteArray().length));
        assertThat(head.asByteArray()).isEmpty();
    }

    @Test
    void thereAreNoOtherMethods() {
        Stream.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                .forEach(method -> given().request(method, "/")
                        .then()
                        .statusCode(405)
                        .header("Allow", "GET, HEAD")
                        .body(at("/error/code", is(405))));
    }
}
