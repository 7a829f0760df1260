package dev.larder.ai.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.larder.ai.openai.ChatService;
import dev.larder.config.WithSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Larder's own refusals of requests of the protocols of language models. */
@QuarkusTest
@WithSettings(ChatService.class)
class ProtocolProblemsTest {
    private static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"never asked\"}]}";
    private static final String DIFY = "{\"query\":\"never asked\",\"response_mode\":\"blocking\",\"user\":\"u\"}";

    private static Response post(String key, String path, String body, String... field) {
        var call = RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(body);
        return (field.length == 0 ? call : call.header(field[0], field[1])).post("/api/v2/" + path);
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, chat, '', '', 401, invalid_request_error, invalid_api_key",
        "wrong, none, '', '', 401, invalid_request_error, invalid_api_key",
        "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa, priced, '', '', 403, invalid_request_error, insufficient_permissions",
        "master-key-of-these-tests, none, '', '', 404, invalid_request_error, not_found",
        "master-key-of-these-tests, chat, X-Cache-TTL, never, 400, invalid_request_error,",
        "master-key-of-these-tests, chat, Cache-Control, only-if-cached, 504, server_error,",
        "master-key-of-these-tests, gone, '', '', 502, server_error,"
    })
    void openAiHasATypeAndACode(
            String key, String service, String field, String value, int status, String type, String code) {
        for (String path : new String[] {"chat/completions", "completions", "responses", "embeddings"}) {
            String text = path.equals("completions") ? "prompt" : "input";
            String body = "{\"model\":\"m\",\"messages\":[],\"%s\":\"a\"}".formatted(text);
            Response answer = field.isEmpty()
                    ? post(key, service + "/v1/" + path, body)
                    : post(key, service + "/v1/" + path, body, field, value);
            answer.then()
                    .statusCode(status)
                    .contentType("application/json")
                    .body("keySet()", equalTo(Set.of("error")))
                    .body("error.type", equalTo(type))
                    .body("error", hasKey("param"))
                    .body("error", hasKey("message"))
                    .body("error.code", equalTo(code));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, chat, '', '', 401, authentication_error",
        "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa, priced, '', '', 403, permission_error",
        "master-key-of-these-tests, none, '', '', 404, not_found_error",
        "master-key-of-these-tests, chat, X-Cache-TTL, never, 400, invalid_request_error",
        "master-key-of-these-tests, chat, Cache-Control, only-if-cached, 504, timeout_error",
        "master-key-of-these-tests, gone, '', '', 502, api_error"
    })
    void anthropicHasAType(String key, String service, String field, String value, int status, String type) {
        Response answer = field.isEmpty()
                ? post(key, service + "/v1/messages", CHAT)
                : post(key, service + "/v1/messages", CHAT, field, value);
        answer.then()
                .statusCode(status)
                .body("type", equalTo("error"))
                .body("error.type", equalTo(type))
                .body("error.keySet()", equalTo(Set.of("type", "message")));
    }

    @ParameterizedTest
    @CsvSource({
        "wrong, dify, '', '', 401, unauthorized",
        "lk_other_aaaaaaaaaaaaaaaaaaaaaaaa, dify, '', '', 403, forbidden",
        "master-key-of-these-tests, none, '', '', 404, not_found",
        "master-key-of-these-tests, dify, X-Cache-TTL, never, 400, invalid_param",
        "master-key-of-these-tests, dify, Cache-Control, only-if-cached, 504, gateway_timeout"
    })
    void difyHasACodeAndAStatus(String key, String service, String field, String value, int status, String code) {
        for (String path : new String[] {"chat-messages", "completion-messages"}) {
            Response answer = field.isEmpty()
                    ? post(key, service + "/" + path, DIFY)
                    : post(key, service + "/" + path, DIFY, field, value);
            answer.then()
                    .statusCode(status)
                    .body("code", equalTo(code))
                    .body("status", equalTo(status))
                    .body("keySet()", equalTo(Set.of("code", "message", "status")));
        }
    }

    @Test
    void keysOfCacheServicesHaveLardersForm() {
        for (String path : new String[] {"v1/messages", "v1/chat/completions", "chat-messages"}) {
            post(ChatService.KEY, "pages/" + path + "?ttl=never", "1")
                    .then()
                    .statusCode(400)
                    .body("error.status_code", equalTo(400));
        }
    }

    @Test
    void otherPathsAndMethodsHaveLardersForm() {
        post(ChatService.KEY, "chat/v2/other", "{}").then().statusCode(404).body("error.status_code", equalTo(404));
        Response get = RestAssured.given().get("/api/v2/chat/v1/messages");
        get.then().statusCode(401).body("error.message", endsWith("X-API-Key"));
        assertThat(get.header("WWW-Authenticate")).isNotNull();
    }
}
