package dev.larder.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of Server-Sent Events that follows the HTML standard, on the JDK's HTTP client. */
final class EventReader implements AutoCloseable, Flow.Subscriber<String> {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int PATIENCE_SECONDS = 20;

    /** The last line of the stream. */
    private static final Block END = new Block("", "end", "", "");

    private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();
    private final CompletableFuture<HttpResponse<Void>> answer;
    private Flow.@Nullable Subscription lines;
    private String id = "";
    private String event = "";
    private String data = "";
    private String comment = "";

    private EventReader(HttpRequest request) {
        answer = CLIENT.sendAsync(request, BodyHandlers.fromLineSubscriber(this));
    }

    /** The lines between two empty lines. */
    record Block(String id, String event, String data, String comment) {}

    /** A listener with all rights that has read the first block. */
    static EventReader open(String target) {
        EventReader reader = begin(target, Api.MASTER, "");
        reader.opening();
        return reader;
    }

    static EventReader begin(String target, String key, String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/api/v2/%s".formatted(RestAssured.port, target)))
                .header("X-API-Key", key);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new EventReader(request.build());
    }

    /** The first block: the listener's position, or {@code reset}. */
    @CanIgnoreReturnValue
    Block opening() {
        Block first = next();
        assertThat(first.id()).isNotEmpty();
        return first;
    }

    /** The next block, which may be a comment. */
    Block next() {
        try {
            Block block = blocks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(block).as("a block within %d s", PATIENCE_SECONDS).isNotNull();
            return block;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next block that is an event. */
    Block event() {
        Block block = next();
        while (block.event().isEmpty()) {
            block = next();
        }
        return block;
    }

    /** The last block of the stream. */
    boolean hasEnded() {
        return event().equals(END);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        lines = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        if (line.startsWith(":")) {
            comment += line.substring(1).trim();
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("event: ")) {
            event = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty()) {
            blocks.add(new Block(id, event, data, comment));
            event = "";
            data = "";
            comment = "";
        }
    }

    @Override
    public void onError(Throwable failure) {
        blocks.add(END);
    }

    @Override
    public void onComplete() {
        blocks.add(END);
    }

    /** The status, which is known when the header has arrived. */
    int status() throws Exception {
        // the answer of a stream is complete when the stream ends: this is for refusals
        return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode();
    }

    @Override
    public void close() {
        if (lines != null) {
            lines.cancel();
        }
        answer.cancel(true);
    }
}
