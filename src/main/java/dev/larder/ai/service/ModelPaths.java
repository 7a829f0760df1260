package dev.larder.ai.service;

import dev.larder.ai.answer.CacheDirectives;
import dev.larder.ai.answer.CacheStatus;
import dev.larder.ai.cached.CachedEndpoint;
import dev.larder.ai.cached.CachedProtocol;
import dev.larder.ai.upstream.ModelServer;
import dev.larder.ai.upstream.Passing;
import dev.larder.http.body.RequestBody;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.message.Reply;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/** The paths of a service that are those of its model server: some are cached, and the others pass. */
final class ModelPaths {
    private static final String POST = "POST";

    private final ModelServer server;
    private final Map<String, CachedEndpoint> cached;
    private final Passing passing;

    /** @param cached the paths whose answers are cached */
    ModelPaths(ModelServer server, Map<String, CachedEndpoint> cached, Passing passing) {
        this.server = server;
        this.cached = Map.copyOf(cached);
        this.passing = passing;
    }

    boolean has(String path) {
        return server.has(path);
    }

    Reply answer(ForwardedRequest request) {
        Optional<CachedEndpoint> endpoint = Optional.ofNullable(cached.get(request.path()))
                .filter(x -> request.method().equals(POST));
        if (endpoint.isPresent()) {
            return endpoint.get().answer(request);
        } else if (CacheDirectives.of(request).isOnlyIfCached()) {
            throw CachedProtocol.notCached();
        }
        return Reply.later(passing.answer(server.prepare(request, body(request.body())), CacheStatus.BYPASS));
    }

    private static Body body(RequestBody body) {
        if (body instanceof RequestBody.Unread unread) {
            return new Body.Streamed(unread.stream(Long.MAX_VALUE), unread.length());
        }
        byte[] bytes = ((RequestBody.Whole) body).bytes();
        return bytes.length == 0 ? new Body.None() : new Body.Bytes(Buffer.buffer(bytes));
    }

    /** The reason why the server does not answer; empty while it answers. */
    Optional<String> trouble() {
        return server.trouble();
    }

    void close() {
        server.close();
    }
}
