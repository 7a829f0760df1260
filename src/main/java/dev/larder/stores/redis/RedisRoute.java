package dev.larder.stores.redis;

import dev.larder.stores.redis.RedisCall.Nature;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Sends commands to the server that has a key, and follows moved keys. */
final class RedisRoute {
    private static final int REDIRECTIONS = 2;

    private final RedisTopology topology;

    RedisRoute(RedisTopology topology) {
        this.topology = topology;
    }

    /** Sends commands for one key. */
    Future<List<Response>> send(RedisLoop loop, Nature nature, byte[] key, List<Request> requests) {
        return send(loop, key, new RedisCall(nature, requests));
    }

    /** Sends a read. All callers on this loop that ask for the same before it is sent share it. */
    Future<List<Response>> share(RedisLoop loop, byte[] key, Request request) {
        return loop.joined().orElseGet(() -> {
            var call = new RedisCall(Nature.READ, List.of(request));
            Future<List<Response>> answer = send(loop, key, call);
            loop.share(call, answer);
            return answer;
        });
    }

    private Future<List<Response>> send(RedisLoop loop, byte[] key, RedisCall call) {
        var attempt = new Attempt(call.nature(), key, call.requests(), REDIRECTIONS);
        return topology.serverOf(key)
                .compose(server -> loop.send(server, call))
                .recover(failure -> follow(loop, attempt, failure));
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

    /** During the migration of a slot, its new owner serves only commands that follow ASKING, each one anew. */
    private Future<List<Response>> ask(RedisLoop loop, Attempt attempt, RedisAddress target) {
        topology.learn(target);
        List<Request> requests = new ArrayList<>();
        for (Request request : attempt.requests) {
            requests.add(Request.cmd(Command.ASKING));
            requests.add(request);
        }
        return loop.send(target.toString(), new RedisCall(attempt.nature, requests))
                .map(answers -> {
                    List<Response> wanted = new ArrayList<>();
                    for (int i = 1; i < answers.size(); i += 2) {
                        wanted.add(answers.get(i));
                    }
                    return wanted;
                });
    }
}
