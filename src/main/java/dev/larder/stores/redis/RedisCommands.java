package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands for the server that holds a key: routed there, followed when the key has moved, their failures translated. */
final class RedisCommands {
    private static final int REDIRECTIONS = 2;

    private final RedisTopology topology;
    private final RedisLoops loops;

    RedisCommands(RedisTopology topology, RedisLoops loops) {
        this.topology = topology;
        this.loops = loops;
    }

    /** Sends commands that all concern this key and emits one answer each, null for nil. */
    Uni<List<Response>> call(Nature nature, byte[] key, List<Request> requests) {
        return loops.call(loop -> send(loop, nature, key, requests));
    }

    /**
     * Sends some commands for each of many keys, those of one server together, and emits the answers in the order of the
     * keys.
     */
    Uni<List<List<Response>>> each(Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        return loops.call(loop -> topology.servers().compose(x -> grouped(loop, nature, keys, requests)));
    }

    /**
     * Sends a read that everybody on this event loop who asks for it before it leaves shares. There is one such read of a
     * store.
     */
    Uni<List<Response>> shared(byte[] key, Request request) {
        return loops.call(loop -> loop.joined()
                .orElseGet(() -> topology.serverOf(key).compose(server -> {
                    var call = new RedisCall(Nature.READ, List.of(request));
                    var attempt = new Attempt(Nature.READ, key, call.requests(), REDIRECTIONS);
                    Future<List<Response>> answer =
                            loop.send(server, call).recover(failure -> follow(loop, attempt, failure));
                    return loop.share(call, answer);
                })));
    }

    /** Runs a script. All of its keys must be on one server. */
    Uni<@Nullable Response> script(RedisScript script, List<byte[]> keys, List<byte[]> arguments) {
        return script(Nature.WRITE, script, keys, arguments);
    }

    /** Runs a script that may be run twice if it is a read. */
    Uni<@Nullable Response> script(Nature nature, RedisScript script, List<byte[]> keys, List<byte[]> arguments) {
        byte[] key = keys.get(0);
        return loops.call(loop -> send(loop, nature, key, List.of(script.byDigest(keys, arguments)))
                .recover(failure -> failure instanceof RedisErrorReply reply && reply.is("NOSCRIPT")
                        ? send(loop, nature, key, List.of(script.whole(keys, arguments)))
                        : Future.failedFuture(failure))
                .map(answers -> answers.get(0)));
    }

    /** The names of the servers that hold all keys together. */
    Uni<List<String>> servers() {
        return loops.call(loop -> topology.servers());
    }

    /** Asks one server, whatever it holds. */
    Uni<Response> ask(String server, Request request) {
        return loops.call(loop -> loop.send(server, new RedisCall(Nature.READ, List.of(request))))
                .map(answers -> answers.get(0));
    }

    boolean spansOneServer() {
        return topology.spansOneServer();
    }

    Future<Void> close() {
        return loops.close();
    }

    private Future<List<Response>> send(RedisLoop loop, Nature nature, byte[] key, List<Request> requests) {
        return topology.serverOf(key)
                .compose(server -> loop.send(server, new RedisCall(nature, requests)))
                .recover(failure -> follow(loop, new Attempt(nature, key, requests, REDIRECTIONS), failure));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Attempt(Nature nature, byte[] key, List<Request> requests, int left) {}

    private Future<List<Response>> follow(RedisLoop loop, Attempt attempt, Throwable failure) {
        if (attempt.left == 0 || !(failure instanceof RedisErrorReply reply)) {
            return Future.failedFuture(failure);
        }
        RedisAddress target = reply.redirection().orElse(null);
        if (target == null) {
            return Future.failedFuture(failure);
        }
        var next = new Attempt(attempt.nature, attempt.key, attempt.requests, attempt.left - 1);
        Future<List<Response>> again = reply.is("ASK") ? ask(loop, next, target) : moved(loop, next, target);
        return again.recover(another -> follow(loop, next, another));
    }

    private Future<List<Response>> moved(RedisLoop loop, Attempt attempt, RedisAddress target) {
        return topology.redirected(attempt.key, target)
                .compose(server -> loop.send(server, new RedisCall(attempt.nature, attempt.requests)));
    }

    /** While a slot migrates its new owner serves only what says ASKING first, each command anew. */
    private Future<List<Response>> ask(RedisLoop loop, Attempt attempt, RedisAddress target) {
        topology.learn(target);
        List<Request> asking = new ArrayList<>();
        for (Request request : attempt.requests) {
            asking.add(Request.cmd(Command.ASKING));
            asking.add(request);
        }
        return loop.send(target.toString(), new RedisCall(attempt.nature, asking))
                .map(answers -> {
                    List<Response> wanted = new ArrayList<>();
                    for (int i = 1; i < answers.size(); i += 2) {
                        wanted.add(answers.get(i));
                    }
                    return wanted;
                });
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

    /** One server's share; when a key of it has moved, all are asked for one by one. */
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
                    boolean moved = failure instanceof RedisErrorReply reply
                            && reply.redirection().isPresent();
                    return moved ? alone(loop, nature, keys, requests) : Future.failedFuture(failure);
                });
    }

    private Future<List<List<Response>>> alone(
            RedisLoop loop, Nature nature, List<byte[]> keys, Function<byte[], List<Request>> requests) {
        List<Future<List<Response>>> single = keys.stream()
                .map(key -> send(loop, nature, key, requests.apply(key)))
                .toList();
        return Future.join(single).map(x -> single.stream().map(Future::result).toList());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    private static List<Response>[] newArray(int size) {
        return new List[size];
    }
}
