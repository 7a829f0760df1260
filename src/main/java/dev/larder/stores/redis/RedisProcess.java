package dev.larder.stores.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The process behind a server's address, as it describes itself.
 *
 * @param identity another one after a restart and after a promotion
 * @param startedEmpty whether it has read nothing from a disk or a master, so that it has only what was written to it
 * @param masterFor for how long it has been a master at least; zero if it was a replica once
 */
record RedisProcess(String identity, boolean startedEmpty, Duration masterFor) {
    /** The questions that {@link #of} takes the answers to. */
    static final List<Request> QUESTIONS = List.of(
            Request.cmd(Command.INFO).arg("server"),
            Request.cmd(Command.INFO).arg("replication"),
            Request.cmd(Command.INFO).arg("persistence"));

    private static final Pattern RUN_ID = field("run_id", "\\w+");
    private static final Pattern HISTORY = field("master_replid", "\\w+");

    /** Zeros, unless the server was a replica. */
    private static final Pattern SECOND_HISTORY = field("master_replid2", "\\w*[^0\\W]\\w*");

    private static final Pattern UPTIME = field("uptime_in_seconds", "\\d{1,10}");

    /** Redis 7 and later. */
    private static final Pattern NOTHING_LOADED = field("rdb_last_load_keys_loaded", "0");

    private static final Pattern NO_JOURNAL = field("aof_enabled", "0");

    static RedisProcess of(List<Response> answers) {
        String info = answers.stream().map(Response::toString).collect(Collectors.joining("\r\n"));
        boolean promoted = SECOND_HISTORY.matcher(info).find();
        String runId = value(RUN_ID, info, "");
        return new RedisProcess(
                // a process may be demoted and promoted again, and then it has what another one had
                promoted ? runId + "/" + value(HISTORY, info, "") : runId,
                !promoted
                        && NOTHING_LOADED.matcher(info).find()
                        && NO_JOURNAL.matcher(info).find(),
                promoted ? Duration.ZERO : atLeast(Long.parseLong(value(UPTIME, info, "0"))));
    }

    /** Redis subtracts two times in whole seconds: a process that has just started may tell a second. */
    private static Duration atLeast(long uptime) {
        return Duration.ofSeconds(Math.max(0, uptime - 1));
    }

    /** The same for a server whose clock is not the one that the caller compares with. */
    RedisProcess onAnotherClock() {
        return new RedisProcess(identity, startedEmpty, Duration.ZERO);
    }

    private static Pattern field(String name, String value) {
        return Pattern.compile("^" + name + ":(" + value + ")\\r?$", Pattern.MULTILINE);
    }

    private static String value(Pattern field, String info, String otherwise) {
        var found = field.matcher(info);
        return found.find() ? found.group(1) : otherwise;
    }
}
