package dev.larder.stores.redis;

import static dev.larder.http.JsonAt.at;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.larder.config.WithSettings;
import dev.larder.http.Api;
import dev.larder.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A service on plain values of other programs. */
@Tag("redis")
@QuarkusTest
@WithSettings(RawRedisTest.Plain.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects the server
class RawRedisTest {
    private static final String PLACE = "/api/v2/plain";

    RedisServer server;

    @Test
    void aKeyOfAnotherTypeFailsNoOtherRead() {
        server.command("SET", "app:a", "one");
        server.command("RPUSH", "app:list", "job");
        server.command("SET", "app:z", "two");
        Api.call()
                .get(PLACE + "?keys=a,list,z,none")
                .then()
                .statusCode(200)
                .body(at("/resource/0/value", equalTo("one")))
                .body(at("/resource/1/key", equalTo("list")))
                .body(at("/resource/1/error/code", equalTo(409)))
                .body(at("/resource/2/value", equalTo("two")))
                .body(at("/resource/3/error/code", equalTo(404)));
    }

    @Test
    void anIdleTimeIsRefusedAndNothingIsStored() {
        Api.text("v")
                .put(PLACE + "/idle?idle=60")
                .then()
                .statusCode(400)
                .body(at("/error/message", containsString("idle")));
        Api.call().get(PLACE + "/idle").then().statusCode(404).body(at("/error", notNullValue()));
    }

    @Test
    void aListOfAnotherProgramIsReadWhateverIsInIt() {
        server.command("RPUSH", "app:jobs", "{\"id\":1}", "plain text", "2");
        Api.call()
                .get(PLACE + "/_list/jobs")
                .then()
                .statusCode(200)
                .body(at("/values/0/id", equalTo(1)))
                .body(at("/values/1", equalTo("plain text")))
                .body(at("/values/2", equalTo(2)));
        Api.json("{'values':[1]}").post(PLACE + "/_list/jobs").then().body(at("/length", equalTo(4)));
        server.command("SET", "app:text", "v");
        Api.json("{'values':[1]}").post(PLACE + "/_list/text").then().statusCode(409);
        Api.call().get(PLACE + "/_list/text").then().statusCode(409);
    }

    @Test
    void itHasHooksAndWhatIsPurgedEverywhereIsNotPurgedHere() {
        Api.stored("/api/v2/pages/page", "stale");
        server.command("SET", "app:page", "theirs");
        Api.text("v").put(PLACE + "/user").then().statusCode(201);
        Api.call().get("/api/v2/pages/page").then().statusCode(404);
        Api.call().get(PLACE + "/page").then().statusCode(200).body(equalTo("theirs"));
    }

    /** A service and its server, another service, and a hook that purges in all services. */
    public static final class Plain implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Server.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "larder.services.plain.type", "redis",
                    "larder.services.plain.key-prefix", "app:",
                    "larder.services.plain.redis.format", "raw",
                    "larder.services.pages.type", "local",
                    "larder.hooks.user.on.service", "plain",
                    "larder.hooks.user.on.keys", "user",
                    "larder.hooks.user.purge.services", "*",
                    "larder.hooks.user.purge.keys", "page",
                    "larder.api-key", Api.MASTER);
        }
    }

    /** The server that the other programs use too. */
    @SuppressWarnings("NullAway.Init") // Quarkus calls start() first
    public static final class Server implements QuarkusTestResourceLifecycleManager {
        private RedisServer redis;

        @Override
        public Map<String, String> start() {
            redis = RedisServer.start();
            return Map.of("larder.redis.hosts", "redis://" + redis.address());
        }

        @Override
        public void inject(TestInjector injector) {
            injector.injectIntoFields(redis, new TestInjector.MatchesType(RedisServer.class));
        }

        @Override
        public void stop() {
            redis.close();
        }
    }
}
