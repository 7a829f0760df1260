package dev.larder.stores.redis;

import dev.larder.spi.StoreException;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An error reply of a server. Its text is not shown: it may quote arguments. */
final class RedisErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The prefix that the Vert.x client adds to each error of a batch. */
    private static final Pattern BATCH_INDEX = Pattern.compile("^ERR \\[\\d+] ");

    /**
     * The ways the client reports that a batch lost its connection: by its own error, or by the class name of an
     * exception.
     */
    private static final Pattern BROKEN =
            Pattern.compile("CONNECTION_CLOSED|^(?:ERR \\[\\d+] )?[\\w$]+(?:\\.[\\w$]+)+(?::|$)");

    /** Error codes that the error of a script may contain; it begins with ERR on Redis 6. */
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

    /** The error reply; empty if the connection failed. */
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

    /** The address of the key according to the server: MOVED is permanent, ASK holds for one command. */
    Optional<RedisAddress> redirection() {
        Matcher redirect = REDIRECT.matcher(text.lines().findFirst().orElse(""));
        return redirect.matches()
                ? Optional.of(server.sibling(redirect.group(2), Integer.parseInt(redirect.group(3))))
                : Optional.empty();
    }

    /** The meaning of the error for a caller. No error reply changes anything. */
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
