package dev.larder.gateway.origin.table;

import dev.larder.core.Refusal;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.service.FrontCounts;
import dev.larder.gateway.origin.AnswerMeters;
import dev.larder.gateway.origin.GatewayCall;
import dev.larder.gateway.origin.OriginReads;
import dev.larder.gateway.origin.Reads;
import dev.larder.gateway.origin.table.behind.PendingWrites;
import dev.larder.gateway.origin.table.behind.WritesBehind;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.TableSettings;
import dev.larder.gateway.policy.CachePolicy;
import dev.larder.gateway.policy.CacheStatus;
import dev.larder.gateway.policy.CacheStatus.Forward;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.HeaderFields.Field;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.body.RequestBody;
import dev.larder.http.codec.ContentFields;
import dev.larder.http.front.ForwardedRequest;
import dev.larder.http.front.HttpFront;
import dev.larder.http.front.ResponseTags;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.StreamRequest.Body;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A service in front of tables: its reads come from the cache, and every change through it invalidates them. */
final class TableFront implements HttpFront {
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /**
     * The ignored fields. If-Modified-Since is ignored because a date cannot distinguish two versions of a row within
     * one second.
     */
    private static final Set<String> NOT_HEEDED = Set.of("authorization", "cookie", "if-modified-since");

    private final Parts parts;
    private final Caching caching;
    private final Map<String, TableSettings> exposed;

    /** The caching rules: whether answers are cached, and the policy. */
    record Caching(boolean enabled, CachePolicy policy) {}

    /** The parts of the service. */
    record Parts(
            TableDatabase database,
            ResponseTags tags,
            AnswerMeters meters,
            OriginReads pass,
            Reads reads,
            TableChanges changes,
            Optional<WritesBehind> behind) {}

    TableFront(Parts parts, Caching caching, Map<String, TableSettings> exposed) {
        this.parts = parts;
        this.caching = caching;
        this.exposed = exposed;
    }

    @Override
    public Reply answer(ForwardedRequest request) {
        String decoded = request.call().target().rest();
        if (parts.behind.isPresent() && PendingWrites.has(decoded)) {
            return parts.behind.get().pending().answer(request);
        }
        Optional<TablePath> path = TablePath.parse(decoded);
        String method = request.method();
        if (READS.contains(method)) {
            if (path.isPresent() && !path.get().isListing()) {
                requireExposed(path.get());
            }
            GatewayCall call = call(request, decoded, path);
            return caching.enabled
                    ? parts.reads.answer(call)
                    : Reply.later(parts.pass.alone(call, CacheStatus.forwarded(Forward.BYPASS)));
        }
        if (!CHANGES.contains(method) || path.isEmpty() || path.get().isListing()) {
            throw HttpRefusal.notAllowed("GET, HEAD");
        }
        requireExposed(path.get());
        ContentFields.requirePlain(request.call().request());
        if (request.body() instanceof RequestBody.Unread unread) {
            return Reply.later(unread.read().map(bytes -> answer(request.with(new RequestBody.Whole(bytes)))));
        }
        return Reply.later(parts.changes.answer(call(request, decoded, path), path.get()));
    }

    private void requireExposed(TablePath path) {
        if (!exposed.containsKey(path.table())) {
            throw new Refusal.NotFound("There is no such table here");
        }
    }

    private GatewayCall call(ForwardedRequest request, String decoded, Optional<TablePath> path) {
        String target = path.isPresent() ? path.get().target() : request.path();
        var head = new RequestHead(
                request.method(),
                target + request.query(),
                heeded(request.call().request().headers()));
        return new GatewayCall(
                request, body(request.body()), head, decoded, List::of, caching.policy, Vertx.currentContext());
    }

    private static HeaderFields heeded(MultiMap client) {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> line : client) {
            if (!NOT_HEEDED.contains(line.getKey().toLowerCase(Locale.ROOT))) {
                fields.add(new Field(line.getKey(), line.getValue()));
            }
        }
        return new HeaderFields(fields);
    }

    @Override
    public Purge inHolder(Purge purge) {
        return parts.tags.inHolder(purge);
    }

    /** The body of a change; the body of a read is ignored. */
    private static Body body(RequestBody body) {
        return body instanceof RequestBody.Whole whole && whole.bytes().length > 0
                ? new Body.Bytes(Buffer.buffer(whole.bytes()))
                : new Body.None();
    }

    @Override
    public FrontCounts counts() {
        return parts.meters.counts();
    }

    @Override
    public Optional<String> trouble() {
        return parts.database.trouble();
    }

    @Override
    public void start() {
        parts.behind.ifPresent(WritesBehind::start);
    }

    @Override
    public void close() {
        parts.behind.ifPresent(WritesBehind::close);
        parts.database.close();
    }
}
