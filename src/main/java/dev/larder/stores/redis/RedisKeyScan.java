package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.KeyScan;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Lists names with SCAN, one server after the other.
 *
 * <p>A SCAN step returns any number of names. If a page has no room for all of them, the next page repeats the step and
 * continues after the last listed name, in byte order. No name is lost as long as the step returns the same next
 * cursor, which the cursor of the page remembers; if it returns another one (the table was resized), all names of the
 * step are listed again.
 */
final class RedisKeyScan implements KeyScan {
    private static final int COUNT = 256;

    /** A page without names after so many steps is returned as it is, so that the call does not time out. */
    private static final int STEPS = 64;

    private final RedisCommands commands;
    private final RedisKeys keys;
    private final RedisFormat format;
    private final Clock clock;
    private final RedisRemoval removal;

    RedisKeyScan(RedisCommands commands, RedisKeys keys, RedisFormat format, Clock clock, RedisRemoval removal) {
        this.commands = commands;
        this.keys = keys;
        this.format = format;
        this.clock = clock;
        this.removal = removal;
    }

    /** A page while it is filled. */
    private record PageDraft(Query query, List<String> servers, List<byte[]> names, int steps) {
        PageDraft stepped() {
            return new PageDraft(query, servers, names, steps + 1);
        }
    }

    @Override
    public Uni<Page> scan(Query query) {
        return commands.servers()
                .chain(servers -> Uni.createFrom()
                        .item(() -> query.cursor()
                                .map(RedisCursor::parse)
                                .orElseGet(() -> RedisCursor.startOf(digest(servers.get(0)))))
                        .chain(from -> fill(new PageDraft(query, servers, new ArrayList<>(), 0), from)));
    }

    @Override
    public Uni<Long> removeAll(String prefix) {
        return removal.removeEntriesMatching(RedisKeys.glob(keys.entries() + prefix));
    }

    private Uni<Page> fill(PageDraft draft, RedisCursor from) {
        String server = draft.servers().stream()
                .filter(name -> digest(name).equals(from.server()))
                .findFirst()
                .orElseThrow(RedisCursor::unknown);
        String glob = RedisKeys.glob(keys.entries() + draft.query().prefix());
        return commands.ask(
                        server,
                        RedisFormat.scan(
                                from.step(), glob, COUNT, format.types().get(0)))
                .chain(answer -> take(draft, from, answer));
    }

    private Uni<Page> take(PageDraft draft, RedisCursor from, Response answer) {
        ScanStep step = ScanStep.of(answer);
        boolean repeated = from.after().length > 0 && step.following() == from.following();
        for (byte[] name : step.names()) {
            if (repeated && Arrays.compareUnsigned(name, from.after()) <= 0) {
                continue;
            }
            if (draft.names().size() == draft.query().limit()) {
                byte[] last = draft.names().get(draft.names().size() - 1);
                boolean begun = step.names().stream().anyMatch(n -> n == last);
                return finish(
                        draft,
                        Optional.of(
                                begun ? new RedisCursor(from.server(), from.step(), step.following(), last) : from));
            }
            draft.names().add(name);
        }
        RedisCursor next = step.following() == 0 ? nextServer(draft, from) : from.at(step.following());
        boolean full = draft.names().size() == draft.query().limit();
        return next == null || full || draft.steps() == STEPS
                ? finish(draft, Optional.ofNullable(next))
                : fill(draft.stepped(), next);
    }

    private static @Nullable RedisCursor nextServer(PageDraft draft, RedisCursor from) {
        List<String> digests =
                draft.servers().stream().map(RedisKeyScan::digest).toList();
        int next = digests.indexOf(from.server()) + 1;
        return next == digests.size() ? null : RedisCursor.startOf(digests.get(next));
    }

    private Uni<Page> finish(PageDraft draft, Optional<RedisCursor> next) {
        Optional<String> cursor = next.map(RedisCursor::text);
        if (draft.names().isEmpty()) {
            return Uni.createFrom().item(new Page(List.of(), cursor));
        }
        return commands.each(Nature.READ, draft.names(), format::measure).map(measures -> {
            long now = clock.millis();
            List<Listed> listed = IntStream.range(0, measures.size())
                    .mapToObj(i -> listed(draft.names().get(i), measures.get(i), now))
                    .flatMap(Optional::stream)
                    .toList();
            return new Page(listed, cursor);
        });
    }

    private Optional<Listed> listed(byte[] name, List<Response> measures, long now) {
        if (measures.isEmpty()) {
            return Optional.empty(); // the value has another type by now
        }
        long deadline = RedisFormat.deadline(measures.get(0).toLong(), now);
        return keys.keyOf(name).flatMap(key -> format.size(measures).map(size -> new Listed(key, size, deadline)));
    }

    /** The name of a server in a cursor, which clients may see. */
    private static String digest(String server) {
        return HexFormat.of().formatHex(RedisScript.sha1(server.getBytes(UTF_8)), 0, 6);
    }
}
