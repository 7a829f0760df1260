package dev.larder.stores.redis;

import dev.larder.spi.Causes;
import dev.larder.spi.Durations;
import dev.larder.spi.StoreException;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.redis.client.Response;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** The meaning of a failure for the caller of a store. */
final class RedisFailures {
    private static final Pattern CREDENTIALS =
            Pattern.compile("\\b(WRONGPASS|NOAUTH|NOPERM|invalid password|without any password configured)\\b");

    /** The client's messages for an answer that is not of the protocol. */
    private static final Pattern NO_REDIS = Pattern.compile("ILLEGAL_STATE|Unknown RESP type|Invalid REDIS format");

    private static final Pattern CODE = Pattern.compile("^[A-Z]+\\b");

    private RedisFailures() {}

    static StoreException meaning(Throwable failure) {
        if (failure instanceof StoreException known) {
            return known;
        }
        if (failure instanceof RedisErrorReply reply) {
            return reply.meaning();
        }
        return new StoreException.Unavailable("Redis " + ofConnecting(failure), failure);
    }

    /** The reason why a connection could not be opened, without an address. */
    static String ofConnecting(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher refused = CREDENTIALS.matcher(text);
        if (refused.find()) {
            return "refused the user or the password (%s)".formatted(refused.group(1));
        }
        return "cannot be reached: " + cause(failure, text);
    }

    /** The failure of a connection that did not come about in time. */
    static Exception late(RedisAddress address, Duration limit) {
        String message = "no connection within " + Durations.text(limit);
        // a server without TLS waits for the end of a line that the greeting of TLS does not have
        return address.tls() ? new SSLException(message) : new TimeoutException(message);
    }

    private static String cause(Throwable failure, String text) {
        if (failure instanceof StoreException trouble) {
            return trouble.reason();
        } else if (failure instanceof UnknownHostException) {
            return "its host name is unknown";
        } else if (failure instanceof IllegalArgumentException) {
            return "its address cannot be used";
        } else if (failure instanceof ConnectTimeoutException || failure instanceof TimeoutException) {
            return "it did not answer in time";
        } else if (failure instanceof SSLException) {
            return Causes.first(failure, GeneralSecurityException.class).isPresent()
                    ? "TLS failed; its certificate is not accepted"
                    : "TLS failed; the server may not speak it";
        } else if (failure instanceof SocketException) {
            return network(text);
        } else if (failure instanceof RedisErrorReply reply) {
            return reply.meaning().reason();
        }
        return failure instanceof Response ? answer(text) : "the connection broke";
    }

    /** The texts of the client contain addresses and names of system calls. */
    private static String network(String text) {
        if (text.contains("Connection refused")) {
            return "connection refused";
        }
        return text.contains("No route to host") || text.contains("unreachable")
                ? "there is no route to it"
                : "the connection broke";
    }

    /** An error of the server begins with a code; the rest may quote arguments. */
    private static String answer(String text) {
        if (NO_REDIS.matcher(text).find()) {
            return "it does not speak the protocol of Redis";
        } else if (text.contains("DB index")) {
            return "it has no database with this number";
        } else if (text.contains("SELECT is not allowed in cluster mode")) {
            return "it is a cluster and has no databases with numbers";
        }
        Matcher code = CODE.matcher(text);
        return code.find() ? "it answered " + code.group() : "the connection broke";
    }
}
