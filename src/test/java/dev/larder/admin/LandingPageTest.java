package dev.larder.admin;

import static dev.larder.http.JsonAt.at;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlPlane.class)
class LandingPageTest {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

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
        Response page = given().get("/");
        String html = page.asString();
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-" + hash + "';");
        assertThat(html).doesNotContain("style=").doesNotContain("<script").doesNotContain("src=");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
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
