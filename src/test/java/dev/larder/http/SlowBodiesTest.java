package dev.larder.http;

import dev.larder.http.connection.Frames;
import dev.larder.http.connection.Peer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** A body that comes too slowly over HTTP/2 ends its stream, and no other one of its connection. */
@QuarkusTest
@TestProfile(TightBodies.class)
class SlowBodiesTest {
    @Test
    void oneStreamIsEnded() throws Exception {
        try (var peer = new Peer(RestAssured.port)) {
            peer.send(Frames.begin(1 << 20)
                    .open(1, "PUT", "/api/v2/local/slow2", "x-api-key", TightBodies.OTHER, "content-length", "100000")
                    .frame(Frames.DATA, 0, 1, new byte[100])
                    .bytes());
            peer.await("\"code\":408");

            peer.send(Frames.more()
                    .request(3, "GET", "/api/v2/local/slow2", "x-api-key", TightBodies.OTHER)
                    .bytes());
            peer.await("\"code\":404");
        }
    }
}
