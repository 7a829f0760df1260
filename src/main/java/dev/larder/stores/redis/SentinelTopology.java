package dev.larder.stores.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.ConnectException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The master that the sentinels agree on. They are asked before every connection, and the server is asked whether it is
 * a master (Redis documentation, "Guidelines for Redis clients with support for Redis Sentinel"). A demoted master
 * closes its connections or answers READONLY, and a replaced master loses them ({@link SentinelWatch}): then this
 * topology is asked again.
 */
final class SentinelTopology implements RedisTopology {
    private final String master;
    private final List<RedisAddress> sentinels;
    private final RedisDialer toSentinels;
    private final RedisDialer toServers;
    private final Future<String> server;
    private final SentinelWatch watch;

    /** The sentinel that answered last; it is asked first. */
    private volatile int preferred;

    SentinelTopology(String master, List<RedisAddress> sentinels, RedisDialer toSentinels, RedisDialer toServers) {
        this.master = master;
        this.sentinels = sentinels;
        this.toSentinels = toSentinels;
        this.toServers = toServers;
        this.server = Future.succeededFuture("master " + master);
        this.watch = new SentinelWatch(this::masterAddress, this::agreed);
    }

    @Override
    public Future<String> serverOf(byte[] key) {
        return server;
    }

    @Override
    public Future<List<String>> servers() {
        return server.map(List::of);
    }

    @Override
    public Future<RedisLine> open(String name) {
        return masterAddress().compose(this::dial).onSuccess(watch::over);
    }

    @Override
    public boolean spansOneServer() {
        return true;
    }

    private Future<RedisLine> dial(RedisAddress address) {
        return toServers
                .dial(address)
                .compose(line -> toServers
                        .exchange(line, Request.cmd(Command.ROLE))
                        .compose(role -> checked(line, role))
                        .onFailure(x -> line.close()));
    }

    /** Emits the master that all answering sentinels name, if that server confirms it; fails otherwise. */
    private Future<RedisAddress> agreed() {
        List<Future<RedisAddress>> answers = sentinels.stream().map(this::ask).toList();
        return Future.join(answers).transform(x -> {
            Set<RedisAddress> named = answers.stream()
                    .filter(Future::succeeded)
                    .map(Future::result)
                    .collect(Collectors.toSet());
            return named.size() == 1
                    ? dial(named.iterator().next()).onSuccess(RedisLine::close).map(RedisLine::address)
                    : Future.failedFuture(new ConnectException("the sentinels do not agree"));
        });
    }

    private Future<RedisAddress> masterAddress() {
        return masterAddress(preferred, sentinels.size());
    }

    private Future<RedisAddress> masterAddress(int first, int left) {
        int which = first % sentinels.size();
        return ask(sentinels.get(which))
                .onSuccess(x -> preferred = which)
                .recover(failure -> left > 1 ? masterAddress(which + 1, left - 1) : Future.failedFuture(failure));
    }

    private Future<RedisAddress> ask(RedisAddress sentinel) {
        return toSentinels
                .ask(sentinel, Request.cmd(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", master))
                .compose(answer -> address(sentinel, answer));
    }

    private Future<RedisAddress> address(RedisAddress sentinel, Response answer) {
        return answer == null
                ? Future.failedFuture(new ConnectException("the sentinel knows no such master"))
                : Future.succeededFuture(
                        sentinel.sibling(answer.get(0).toString(), answer.get(1).toInteger()));
    }

    private static Future<RedisLine> checked(RedisLine line, Response role) {
        return "master".equals(role.get(0).toString())
                ? Future.succeededFuture(line)
                : Future.failedFuture(new ConnectException("it is a replica"));
    }
}
