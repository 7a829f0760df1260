package dev.larder.stores.redis;

import dev.larder.spi.Shards;
import dev.larder.spi.StoreQueue;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands for the servers of some keys, for one key or for those of one server together. */
final class RedisCommands {
    private final RedisTopology topology;
    private final RedisRoute route;
    private final RedisLoops loops;

    RedisCommands(RedisTopology topology, RedisLoops loops) {
        this.topology = topology;
        this.route = new RedisRoute(topology);
        this.loops = loops;
    }

    /** Sends commands for one key and emits one answer for each, null for nil. */
    Uni<List<Response>> call(Nature nature, byte[] key, List<Request> requests) {
        return loops.call(loop -> route.send(loop, nature, key, requests));
    }

    /**
     * Sends some commands for each of many keys, those of one server together, and emits the answers in the order of
     * the keys. A key whose value has another type than the read needs has no answers.
     */
    Uni<List<List<Response>>> each(Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        return loops.call(loop -> topology.servers().compose(x -> grouped(loop, nature, keys, requests)));
    }

    /** Sends the one read of a store. All callers that ask for the same before it is sent share it. */
    Uni<List<Response>> shared(byte[] key, Request request) {
        return loops.call(loop -> route.share(loop, key, request));
    }

    /** Runs a script. All of its keys must be on one server. */
    Uni<@Nullable Response> script(RedisScript script, List<byte[]> keys, List<byte[]> arguments) {
        return script(Nature.WRITE, script, keys, arguments);
    }

    /** Runs a script, perhaps twice if it is a read. */
    Uni<@Nullable Response> script(Nature nature, RedisScript script, List<byte[]> keys, List<byte[]> arguments) {
        byte[] key = keys.get(0);
        return loops.call(loop -> route.send(loop, nature, key, List.of(script.byDigest(keys, arguments)))
                .recover(failure -> failure instanceof RedisErrorReply reply && reply.is("NOSCRIPT")
                        ? route.send(loop, nature, key, List.of(script.whole(keys, arguments)))
                        : Future.failedFuture(failure))
                .map(answers -> answers.get(0)));
    }

    /** The names of the servers that together have all keys. */
    Uni<List<String>> servers() {
        return loops.call(loop -> topology.servers());
    }

    /** Asks one server, whatever its keys. */
    Uni<Response> ask(String server, Request request) {
        return loops.call(loop -> loop.send(server, new RedisCall(Nature.READ, List.of(request))))
                .map(answers -> answers.get(0));
    }

    /** The servers among which these keys are divided; empty if there is one. */
    Optional<Shards> shards(RedisKeys keys) {
        return topology.cluster().map(cluster -> new ClusterShards(cluster, keys, this));
    }

    boolean spansOneServer() {
        return topology.spansOneServer();
    }

    StoreQueue queue() {
        return loops.queue();
    }

    Future<Void> close() {
        return loops.close();
    }

    private Future<List<List<Response>>> grouped(
            RedisLoop loop, Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Future<String> server = topology.serverOf(keys.get(i));
            if (!server.succeeded()) {
                return Future.failedFuture(server.cause());
            }
            groups.computeIfAbsent(server.result(), s -> new ArrayList<>()).add(i);
        }
        List<Response>[] all = newArray(keys.size());
        List<Future<Void>> sent = new ArrayList<>();
        groups.forEach((server, members) -> {
            List<byte[]> theirs = members.stream().map(keys::get).toList();
            sent.add(group(loop, server, nature, theirs, requests).map(answers -> {
                for (int i = 0; i < members.size(); i++) {
                    all[members.get(i)] = answers.get(i);
                }
                return null;
            }));
        });
        return Future.join(sent).map(x -> Arrays.asList(all));
    }

    /**
     * The part of one server. If a key has moved, or the read of a key is refused, all keys of the part are asked one
     * by one, so that the others are answered.
     */
    private Future<List<List<Response>>> group(
            RedisLoop loop, String server, Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        List<Request> together =
                keys.stream().flatMap(k -> requests.apply(k).stream()).toList();
        int each = together.size() / keys.size();
        return loop.send(server, new RedisCall(nature, together))
                .map(answers -> {
                    List<List<Response>> byKey = new ArrayList<>();
                    for (int from = 0; from < answers.size(); from += each) {
                        byKey.add(answers.subList(from, from + each));
                    }
                    return byKey;
                })
                .recover(failure -> {
                    boolean again = failure instanceof RedisErrorReply reply
                            && (nature == Nature.READ || reply.redirection().isPresent());
                    return again ? alone(loop, nature, keys, requests) : Future.failedFuture(failure);
                });
    }

    private Future<List<List<Response>>> alone(
            RedisLoop loop, Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        List<Future<List<Response>>> single = keys.stream()
                .map(key ->
                        route.send(loop, nature, key, requests.apply(key)).recover(failure -> unfit(nature, failure)))
                .toList();
        return Future.join(single).map(x -> single.stream().map(Future::result).toList());
    }

    private static Future<List<Response>> unfit(Nature nature, Throwable failure) {
        boolean unfit = nature == Nature.READ && failure instanceof RedisErrorReply reply && reply.is("WRONGTYPE");
        return unfit ? Future.succeededFuture(List.of()) : Future.failedFuture(failure);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of a generic type
    private static List<Response>[] newArray(int size) {
        return new List[size];
    }
}
