package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Opens connections to servers that all accept the same credentials. */
final class RedisDialer {
    private final Vertx vertx;
    private final Login login;
    private final RedisStoreConfig.Tls tls;
    private final Duration limit;

    /**
     * The credentials and options of a connection.
     *
     * @param user the ACL user; empty for {@code default}
     * @param password its password; empty if it needs none
     * @param database the index of the database
     * @param maxQueue the maximum number of commands that wait for an answer on a connection
     */
    record Login(Optional<String> user, Optional<String> password, int database, int maxQueue) {}

    /** @param limit the maximum time to reach a server and log in */
    RedisDialer(Vertx vertx, Login login, RedisStoreConfig.Tls tls, Duration limit) {
        this.vertx = vertx;
        this.login = login;
        this.tls = tls;
        this.limit = limit;
    }

    /**
     * Opens a connection on the current event loop. Fails in time, even if the server accepts the connection and does
     * not answer.
     */
    Future<RedisLine> dial(RedisAddress address) {
        // the client throws at an invalid address, which a cluster may announce
        return Future.succeededFuture(address).compose(this::connect);
    }

    private Future<RedisLine> connect(RedisAddress address) {
        Promise<RedisLine> dialled = Promise.promise();
        Redis client = Redis.createClient(vertx, options(address));
        long timer = vertx.setTimer(limit.toMillis(), id -> {
            if (dialled.tryFail(RedisFailures.late(address, limit))) {
                client.close();
            }
        });
        client.connect().onComplete(connected -> {
            vertx.cancelTimer(timer);
            if (connected.failed()) {
                client.close();
                dialled.tryFail(connected.cause());
            } else if (!dialled.tryComplete(new RedisLine(address, client, connected.result(), Promise.promise()))) {
                client.close();
            }
        });
        return dialled.future();
    }

    /** Opens a connection for one question. */
    Future<Response> ask(RedisAddress address, Request question) {
        return dial(address).compose(line -> exchange(line, question).onComplete(x -> line.close()));
    }

    /** Asks one question on a connection that is not used for anything else. */
    Future<Response> exchange(RedisLine line, Request question) {
        return inTime(line.connection().send(question));
    }

    /** Asks one question, with the time limit of a connection. */
    <T> Future<T> inTime(Future<T> something) {
        return something.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private RedisOptions options(RedisAddress address) {
        return new RedisOptions()
                .setConnectionString(connectionString(address))
                .setNetClientOptions(net(address))
                .setProtocolNegotiation(true)
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(1)
                .setPoolCleanerInterval(-1)
                .setMaxWaitingHandlers(login.maxQueue())
                .setTracingPolicy(TracingPolicy.IGNORE); // commands of many requests share a batch
    }

    private String connectionString(RedisAddress address) {
        String userInfo = login.password()
                .map(password -> encoded(login.user().orElse("default")) + ":" + encoded(password) + "@")
                .orElse("");
        String database = login.database() == 0 ? "" : "/" + login.database();
        return (address.tls() ? "rediss://" : "redis://") + userInfo + address + database;
    }

    private NetClientOptions net(RedisAddress address) {
        var options = new NetClientOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setConnectTimeout((int) limit.toMillis());
        if (address.tls()) {
            options.setSsl(true).setHostnameVerificationAlgorithm(tls.verifyHostname() ? "HTTPS" : "");
            tls.trustCertificate()
                    .ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path.toString())));
            tls.certificate()
                    .ifPresent(path -> options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(path.toString())
                            .addKeyPath(tls.key().orElseThrow().toString())));
        }
        return options;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
