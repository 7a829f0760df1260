package dev.larder.http;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Proxied.class)
class SpanRedactionTest {
    private static final String API_KEY = Api.MASTER;

    @Inject
    EndedSpans spans;

    @Test
    void aSpanHasNeitherTheCacheKeyNorTheApiKey() throws InterruptedException {
        given().urlEncodingEnabled(false)
                .get("/api/v2/local/customer/secret-4711?default=secret-1&api_key=" + API_KEY)
                .then()
                .statusCode(200);

        SpanData span = requireNonNull(spans.ended.poll(10, TimeUnit.SECONDS), "no span ended")
                .toSpanData();
        assertThat(span.getAttributes().get(AttributeKey.stringKey("url.path"))).isEqualTo("/api/v2/local/{key}");
        assertThat(span.toString()).doesNotContain("secret", "customer", API_KEY);
    }

    /** All ended spans. */
    @Singleton
    static class EndedSpans implements SpanProcessor {
        final BlockingQueue<ReadableSpan> ended = new LinkedBlockingQueue<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span);
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
