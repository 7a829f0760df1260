package dev.larder.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The sessions of one service of Larder, over HTTP. Blocks its caller, as servlets do. */
final class LarderClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUSY = 503;
    private static final int AGAIN = 3;
    private static final long PAUSE_MILLIS = 25;

    /** The number of calls under way; with many more at once, each would take longer than the timeout. */
    private static final int CONNECTIONS = 32;

    private static final Duration MOST_WAITING = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String sessions;
    private final String apiKey;
    private final Semaphore connections = new Semaphore(CONNECTIONS, true);
    private volatile Duration timeout = Duration.ofSeconds(2);

    LarderClient(URI larder, String service, String apiKey) {
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.sessions = larder.toString().replaceFirst("/+$", "") + "/api/v2/" + encode(service) + "/_session";
        this.apiKey = apiKey;
    }

    void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** The session with what is known of it. */
    Optional<JsonNode> read(String id) {
        HttpResponse<byte[]> answer = send("GET", at(id, "", Map.of("envelope", "true")), null, 200, 404);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(parse(answer));
    }

    /** The live sessions of a user, with what is known of each. */
    JsonNode readAll(String user) {
        URI place = URI.create(sessions + query(Map.of("user", user, "envelope", "true")));
        return parse(send("GET", place, null, 200)).path("resource");
    }

    /** Begins a session; empty when there is one with this id, or was. */
    Optional<JsonNode> create(String id, Map<String, String> terms, JsonNode value) {
        HttpResponse<byte[]> answer = send("POST", at(id, "", terms), value, 201, 409);
        return answer.statusCode() == 201 ? Optional.of(parse(answer)) : Optional.empty();
    }

    /** Merges a patch into what the session holds; empty when there is none. */
    Optional<JsonNode> patch(String id, Map<String, String> terms, JsonNode patch) {
        HttpResponse<byte[]> answer = send("PATCH", at(id, "", terms), patch, 200, 404);
        return answer.statusCode() == 200 ? Optional.of(parse(answer)) : Optional.empty();
    }

    /** Gives the session a new id; empty when there is none. */
    Optional<String> rotate(String id, Map<String, String> terms) {
        HttpResponse<byte[]> answer = send("POST", at(id, "/rotate", terms), null, 200, 404);
        return answer.statusCode() == 404
                ? Optional.empty()
                : Optional.of(parse(answer).get("id").asText());
    }

    void end(String id) {
        send("DELETE", at(id, "", Map.of()), null, 200);
    }

    void endAll(String user) {
        send("DELETE", URI.create(sessions + query(Map.of("user", user))), null, 200);
    }

    private URI at(String id, String below, Map<String, String> parameters) {
        return URI.create(sessions + "/" + encode(id) + below + query(parameters));
    }

    private HttpResponse<byte[]> send(String method, URI place, JsonNode body, int... expected) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        HttpRequest request = HttpRequest.newBuilder(place)
                .method(method, publisher)
                .header("X-API-Key", apiKey)
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .build();
        HttpResponse<byte[]> answer = send(method, request);
        for (int again = 1; answer.statusCode() == BUSY && again <= AGAIN; again++) {
            // nothing was done, because Larder or its backend has too much to do
            pause(method, again);
            answer = send(method, request);
        }
        for (int status : expected) {
            if (answer.statusCode() == status) {
                return answer;
            }
        }
        throw new LarderException("Larder answered %d to %s of a session".formatted(answer.statusCode(), method));
    }

    /** Waits for its turn first: the timeout is for Larder's answer, not for those of other calls. */
    private HttpResponse<byte[]> send(String method, HttpRequest request) {
        try {
            if (!connections.tryAcquire(MOST_WAITING.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LarderException("Too many calls to Larder wait for their turn");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LarderException("The thread was interrupted during %s of a session".formatted(method), e);
        }
        try {
            return answered(method, request);
        } finally {
            connections.release();
        }
    }

    private HttpResponse<byte[]> answered(String method, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new LarderException("Larder did not answer %s of a session".formatted(method), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LarderException("The thread was interrupted during %s of a session".formatted(method), e);
        }
    }

    /** A random time that grows with each try, so that those who were refused together do not come back together. */
    private static void pause(String method, int again) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS << again) + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LarderException("The thread was interrupted during %s of a session".formatted(method), e);
        }
    }

    private static JsonNode parse(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new LarderException("Larder's answer about a session is no JSON", e);
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(one -> one.getKey() + "=" + encode(one.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
