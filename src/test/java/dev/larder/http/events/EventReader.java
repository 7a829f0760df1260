package dev.larder.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.larder.http.Api;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of Server-Sent Events that follows the HTML standard, on the JDK's HTTP client. */
public final class EventReader implements AutoCloseable, Flow.Subscriber<String> {
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
    public record Block(String id, String event, String data, String comment) {}

    /** A listener with all rights that has read the first block. */
    public static EventReader open(String target) {
        EventReader reader = begin(target, Api.MASTER, "");
        reader.opening();
        return reader;
    }

    public static EventReader begin(String target, String key, String lastEventId) {
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
    public Block opening() {
        Block first = next();
        assertThat(first.id()).isNotEmpty();
        return first;
    }

    /** The next block, which may be a comment. */
    public Block next() {
        try {
            Block block = blocks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(block).as("a block within %d s", PATIENCE_SECONDS).isNotNull();
            return block;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next block that is an event. */
    public Block event() {
        Block block = next();
        while (block.event().isEmpty()) {
            block = next();
        }
        return block;
    }

    /** The names and subjects of the next events. */
    public List<String> told(int count) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Block block = event();
            JsonPath about = new JsonPath(block.data());
            String key = about.getString("key");
            told.add(block.event() + " " + (key == null ? about.getString("prefix") : key));
        }
        return told;
    }

    /** The last block of the stream. */
    public boolean hasEnded() {
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
    public int status() throws Exception {
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
