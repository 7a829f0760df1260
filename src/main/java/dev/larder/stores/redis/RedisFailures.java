package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.redis.client.Response;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** The meaning of a failure for the caller of a store. */
final class RedisFailures {
    private static final Pattern CREDENTIALS =
            Pattern.compile("\\b(WRONGPASS|NOAUTH|NOPERM|invalid password|without any password configured)\\b");

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

    /** Why a connection could not be opened, without an address. */
    static String ofConnecting(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher refused = CREDENTIALS.matcher(text);
        if (refused.find()) {
            return "refused the user or the password (%s)".formatted(refused.group(1));
        }
        return "cannot be reached: " + cause(failure, text);
    }

    private static String cause(Throwable failure, String text) {
        if (failure instanceof StoreException trouble) {
            return trouble.reason();
        } else if (failure instanceof UnknownHostException) {
            return "its host name is unknown";
        } else if (failure instanceof IllegalArgumentException) {
            return "its address cannot be used";
        } else if (failure instanceof TimeoutException) {
            return "it did not answer in time";
        } else if (failure instanceof SSLException) {
            return "TLS failed";
        } else if (failure instanceof ConnectException) {
            return text.startsWith("Connection refused") ? "connection refused" : text;
        }
        if (failure instanceof RedisErrorReply reply) {
            return reply.meaning().reason();
        }
        // an error of the server begins with a code; the rest may quote arguments
        Matcher code = CODE.matcher(text);
        return failure instanceof Response && code.find() ? "it answered " + code.group() : "the connection broke";
    }
}
