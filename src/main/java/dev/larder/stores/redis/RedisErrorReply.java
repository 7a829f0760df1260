package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error a server answered. Its text stays here: it may quote arguments. */
final class RedisErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the Vert.x client puts before each error of a batch. */
    private static final Pattern BATCH_INDEX = Pattern.compile("^ERR \\[\\d+] ");

    /** How the client words that a batch lost its connection: an error of its own, or an exception by the name of its class. */
    private static final Pattern BROKEN =
            Pattern.compile("CONNECTION_CLOSED|^(?:ERR \\[\\d+] )?[\\w$]+(?:\\.[\\w$]+)+(?::|$)");

    /** Codes that a script's error, which begins with ERR on Redis 6, may carry inside. */
    private static final Pattern IN_SCRIPT =
            Pattern.compile("\\b(OOM|WRONGTYPE|READONLY|LOADING|MISCONF|NOREPLICAS|MASTERDOWN|CLUSTERDOWN) ");

    private static final Pattern REDIRECT = Pattern.compile("(?:MOVED|ASK) (\\d+) (.*):(\\d+)");

    private final String text;
    private final String code;
    private final RedisAddress server;

    private RedisErrorReply(String text, RedisAddress server) {
        super("Redis at %s answered with an error".formatted(server), null, false, false);
        this.text = text;
        this.code = codeOf(text);
        this.server = server;
    }

    /** What a server answered, or empty when the failure is the connection's. */
    static Optional<RedisErrorReply> from(Throwable failure, RedisAddress server) {
        String text = String.valueOf(failure.getMessage());
        boolean answered = failure instanceof Response reply && reply.type() == ResponseType.ERROR;
        return answered && !BROKEN.matcher(text).find()
                ? Optional.of(new RedisErrorReply(BATCH_INDEX.matcher(text).replaceFirst(""), server))
                : Optional.empty();
    }

    boolean is(String expected) {
        return code.equals(expected);
    }

    /** Where the server says the key is: for MOVED from now on, for ASK this once. */
    Optional<RedisAddress> redirection() {
        Matcher redirect = REDIRECT.matcher(text.lines().findFirst().orElse(""));
        return redirect.matches()
                ? Optional.of(server.sibling(redirect.group(2), Integer.parseInt(redirect.group(3))))
                : Optional.empty();
    }

    /** What the error means to a caller. None of them changes anything. */
    StoreException meaning() {
        if (text.contains("would overflow")) {
            return new StoreException.Conflict("A counter has 64 bits and would overflow");
        }
        if (text.contains("not an integer")) {
            return new StoreException.Conflict("The stored value is not a number");
        }
        return switch (code) {
            case "OOM" -> new StoreException.Full("Redis at %s is full and evicts nothing".formatted(server), this);
            case "WRONGTYPE" -> new StoreException.Conflict("The stored value has another type");
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                new StoreException.Unavailable(
                        "Redis at %s refused the user or the command: %s".formatted(server, code), this);
            default ->
                new StoreException.Unavailable("Redis at %s cannot answer now: %s".formatted(server, code), this);
        };
    }

    private static String codeOf(String text) {
        Matcher inside = IN_SCRIPT.matcher(text);
        if (text.startsWith("ERR ") && inside.find()) {
            return inside.group(1);
        }
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
