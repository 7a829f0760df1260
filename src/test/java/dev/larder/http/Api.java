package dev.larder.http;

import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.hamcrest.Matchers.oneOf;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;

/** Requests to the application under test. */
public final class Api {
    public static final String MASTER = "master-key-of-these-tests";
    public static final String READER = "lk_reader_aaaaaaaaaaaaaaaaaaaaaaaa";
    public static final String USERS = "lk_users_bbbbbbbbbbbbbbbbbbbbbbbb";
    public static final String LOCAL_ONLY = "lk_localonly_cccccccccccccccccccccccc";
    public static final String SESSIONS = "lk_sessions_ffffffffffffffffffffffff";
    public static final String EXPIRED = "lk_expired_dddddddddddddddddddddddd";
    public static final String BOTH = "lk_both_eeeeeeeeeeeeeeeeeeeeeeee";

    private static final RestAssuredConfig AS_WRITTEN = RestAssuredConfig.config()
            .encoderConfig(encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false))
            .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders().defaultContentCharset("UTF-8"));

    private Api() {}

    /** A request with all rights. */
    public static RequestSpecification call() {
        return as(MASTER);
    }

    /** A request with this API key. */
    public static RequestSpecification as(String key) {
        return anonymous().header("X-API-Key", key);
    }

    public static RequestSpecification anonymous() {
        return RestAssured.given().config(AS_WRITTEN).urlEncodingEnabled(false);
    }

    /** A request with a JSON body. */
    public static RequestSpecification json(String body) {
        return call().contentType(ContentType.JSON).body(body.replace('\'', '"'));
    }

    /** A request with a text as its body. */
    public static RequestSpecification text(String body) {
        return call().contentType("text/plain").body(body);
    }

    /** Lets time pass: the servers under test have their own clocks. */
    public static void pass(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stores a text and returns its entity tag. */
    @CanIgnoreReturnValue
    public static String stored(String place, String value) {
        Response response = text(value).put(place);
        response.then().statusCode(oneOf(200, 201));
        return response.header("ETag");
    }

    /** The value under the key, or {@code -}. */
    public static String found(Backend backend, String key) {
        Response found = call().get(backend.at(key));
        return found.statusCode() == 404 ? "-" : found.asString();
    }

    /** A key that no other test uses. */
    public static String key() {
        return "k-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
