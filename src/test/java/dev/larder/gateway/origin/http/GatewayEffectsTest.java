package dev.larder.gateway.origin.http;

import static dev.larder.http.JsonAt.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.larder.config.WithSettings;
import dev.larder.gateway.origin.http.ShopOrigin.Told;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a change through a gateway sets off beside the invalidation of its own answers, and what purges do. */
@QuarkusTest
@WithSettings(ShopService.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the origin
class GatewayEffectsTest {
    private static final String PAGES = "/api/v2/pages/";
    private static final String SHOP = "/api/v2/shop";
    private static final String HOOKED = "/api/v2/hooked";

    ShopOrigin origin;

    private static RequestSpecification call() {
        return RestAssured.given().urlEncodingEnabled(false).header("X-API-Key", ShopService.KEY);
    }

    private static Response get(String path) {
        return call().get(SHOP + path);
    }

    private static void page(String key, int status) {
        call().get(PAGES + key).then().statusCode(status);
    }

    /** The service is others', too. */
    @AfterEach
    void removeOwnPages() {
        for (String prefix : List.of("page:", "also:", "catalogue:", "zz-")) {
            call().delete("/api/v2/pages?prefix=" + prefix).then().statusCode(200);
        }
    }

    @Test
    void changeFiresTheHooksOfTheService() {
        String id = UUID.randomUUID().toString();
        origin.on("/sold/" + id, "done");
        call().body("p").put(PAGES + "page:" + id).then().statusCode(201);
        call().body("p").put(PAGES + "also:" + id).then().statusCode(201);

        call().body("{\"also\":\"also:%s\"}".formatted(id))
                .put(HOOKED + "/sold/" + id)
                .then()
                .statusCode(200)
                .body(equalTo("done"));

        page("page:" + id, 404);
        page("also:" + id, 404);
    }

    @Test
    void changeThatTheOriginRefusesFiresNoHook() {
        String id = UUID.randomUUID().toString();
        origin.on("/sold/" + id, request -> new Told(409, "no"));
        call().body("p").put(PAGES + "page:" + id).then().statusCode(201);

        call().body("{\"also\":\"x\"}").put(HOOKED + "/sold/" + id).then().statusCode(409);

        page("page:" + id, 200);
    }

    /** It may have happened. */
    @Test
    void changeAtWhichTheOriginFailsFiresTheHooks() {
        String id = UUID.randomUUID().toString();
        origin.on("/sold/" + id, request -> new Told(500, "broken"));
        call().body("p").put(PAGES + "page:" + id).then().statusCode(201);

        call().body("{\"also\":\"x\"}").put(HOOKED + "/sold/" + id).then().statusCode(500);

        page("page:" + id, 404);
    }

    @Test
    void changeWithoutWhatAHookNeedsIsNotSent() {
        String id = UUID.randomUUID().toString();
        origin.on("/sold/" + id, "done");

        call().body("{}").put(HOOKED + "/sold/" + id).then().statusCode(400).body(containsString("/also"));

        assertThat(origin.asked("/sold/" + id)).isEmpty();
    }

    @Test
    void hookPurgesAGatewayByPrefix() {
        String id = UUID.randomUUID().toString();
        String listed = "/list-%s/1".formatted(id);
        origin.on(listed, "v");
        get(listed).then().statusCode(200);
        get(listed).then().header("Cache-Status", startsWith("larder; hit"));

        call().body("c").put(PAGES + "catalogue:" + id).then().statusCode(201);

        get(listed).then().header("Cache-Status", startsWith("larder; fwd="));
    }

    @Test
    void listenersAreToldOfChanges() throws Exception {
        String path = "p/" + UUID.randomUUID();
        origin.on("/" + path, "x");
        try (BufferedReader lines = follow("prefix=p/")) {
            get("/" + path).then().statusCode(200);
            call().body("refused").put(SHOP + "/p/absent").then().statusCode(404);
            call().body("w").put(SHOP + "/" + path).then().statusCode(200);
            assertThat(await(lines, "data:")).contains("\"event\":\"shop.put\"", "\"key\":\"" + path + "\"");
            call().delete(SHOP + "/" + path).then().statusCode(200);
            assertThat(await(lines, "data:")).contains("\"event\":\"shop.delete\"", "\"key\":\"" + path + "\"");
            call().contentType("application/json")
                    .body("{\"prefixes\":[\"p/x/\"]}")
                    .post(SHOP + "/_tag")
                    .then()
                    .statusCode(200);
            assertThat(await(lines, "data:")).contains("\"event\":\"shop.purge\"", "\"prefix\":\"p/x/\"");
        }
    }

    @Test
    void listenersAreToldOfAPurgeByVersionUnlessItIsKnown() throws Exception {
        String path = "p/" + UUID.randomUUID();
        String tag = "tag-" + UUID.randomUUID();
        origin.on("/" + path, "x");
        try (BufferedReader lines = follow("tag=" + tag)) {
            purgeTo(tag, "1", 1);
            purgeTo(tag, "1", 0);
            call().delete(SHOP + "/" + path).then().statusCode(200);
            assertThat(await(lines, "data:")).contains("\"event\":\"shop.purge\"", "\"" + tag + "\"");
            assertThat(await(lines, "data:")).contains("\"event\":\"shop.delete\"");
        }
    }

    private static void purgeTo(String tag, String version, int purged) {
        call().contentType("application/json")
                .body("{\"version\":\"%s\"}".formatted(version))
                .put(SHOP + "/_tag/" + tag)
                .then()
                .statusCode(200)
                .body(at("/purged/tags", equalTo(purged)));
    }

    private static BufferedReader follow(String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/api/v2/shop/_events?%s".formatted(RestAssured.port, query)))
                .header("X-API-Key", ShopService.KEY)
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<InputStream> events = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
        assertThat(events.statusCode()).isEqualTo(200);
        var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
        assertThat(await(lines, "retry:")).isEqualTo("retry: 3000");
        return lines;
    }

    private static String await(BufferedReader lines, String begin) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(begin)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void purgeIsSoftUnlessItSaysOtherwise() {
        String path = "/p/" + UUID.randomUUID();
        origin.on(
                path,
                request -> request.field("If-None-Match").isEmpty()
                        ? new Told(200, "body", "ETag", "\"e\"", "Cache-Control", "max-age=60")
                        : new Told(304, "", "ETag", "\"e\""));
        get(path).then().statusCode(200);

        call().request("PURGE", SHOP + path).then().statusCode(200);
        get(path).then().body(equalTo("body")).header("Cache-Status", startsWith("larder; fwd=stale; fwd-status=304"));
        purge("{\"keys\":[\"%s\"]}".formatted(path.substring(1)));
        get(path).then().header("Cache-Status", startsWith("larder; fwd=stale; fwd-status=304"));

        purge("{\"keys\":[\"%s\"],\"soft\":false}".formatted(path.substring(1)));
        get(path).then().header("Cache-Status", startsWith("larder; fwd=uri-miss; fwd-status=200"));
        call().request("PURGE", SHOP + path + "?soft=false").then().statusCode(200);
        get(path).then().header("Cache-Status", startsWith("larder; fwd=uri-miss; fwd-status=200"));
    }

    @Test
    void purgedAnswerIsShownStaleWhereTheOriginAllowsIt() {
        String path = "/p/" + UUID.randomUUID();
        origin.on(path, "old", "Cache-Control", "max-age=60, stale-while-revalidate=60");
        get(path).then().statusCode(200);
        origin.on(path, "new", "Cache-Control", "max-age=60");

        call().request("PURGE", SHOP + path).then().statusCode(200);

        get(path).then().body(equalTo("old")).header("Cache-Status", containsString("detail=stale"));
    }

    private static void purge(String body) {
        call().contentType("application/json")
                .body(body)
                .post(SHOP + "/_tag")
                .then()
                .statusCode(200);
    }

    @Test
    void capabilitiesTellThatItCanBePurged() {
        call().get(SHOP + "/_capabilities")
                .then()
                .body(at("/capabilities/marks", equalTo(true)))
                .body(at("/capabilities/counters", equalTo(false)));
    }

    /** A page without entries, and with a cursor, would look like the end to many programs. */
    @Test
    void answersOfAGatewayDoNotEmptyTheListsOfTheirHolder() {
        for (int i = 0; i < 5; i++) {
            String path = "/p/" + UUID.randomUUID();
            origin.on(path, "x");
            get(path).then().statusCode(200);
        }
        call().body("own").put(PAGES + "zz-own").then().statusCode(201);

        call().get("/api/v2/pages?prefix=zz&limit=1").then().body("resource.key[0]", equalTo("zz-own"));
        String next = null;
        do {
            var page = call().get("/api/v2/pages?limit=1" + (next == null ? "" : "&cursor=" + next))
                    .jsonPath();
            next = page.getString("meta.next");
            assertThat(next == null || !page.getList("resource").isEmpty()).isTrue();
        } while (next != null);
    }
}
