package dev.larder.stores.redis;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreException;
import dev.larder.stores.redis.RedisCall.Nature;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The invalidation log in Redis: each change is one script, whose keys are in one slot. {@link InvalidationScripts}
 * describes the keys.
 */
final class RedisInvalidationLog implements InvalidationLog {
    private final RedisCommands commands;
    private final InvalidationKeys keys;
    private final InvalidationChannel channel;

    RedisInvalidationLog(RedisCommands commands, InvalidationKeys keys, InvalidationChannel channel) {
        this.commands = commands;
        this.keys = keys;
        this.channel = channel;
    }

    @Override
    public Uni<Revision> newest() {
        return commands.shared(keys.history(), Request.cmd(Command.GET).arg(keys.history()))
                .flatMap(answers -> answers.get(0) == null
                        ? renew(Revision.NONE.epoch())
                        : Uni.createFrom().item(recorded(answers.get(0).toString())));
    }

    /** A script cannot use an entry on one server of a cluster and the log on another one. */
    @Override
    public boolean assignsRevisions() {
        return commands.spansOneServer();
    }

    @Override
    public Optional<InvalidationChannel> channel() {
        return Optional.of(channel);
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return run(Nature.READ, InvalidationScripts.SINCE, List.of(seen.epoch(), seen.seq(), WINDOW))
                .map(answer -> {
                    Map<Long, Long> marks = scored(answer.get(4));
                    scored(answer.get(3)).forEach((tag, seq) -> marks.merge(tag, seq, Math::max));
                    return new Recent(revision(answer.get(0)), number(answer.get(1)), number(answer.get(2)), marks);
                });
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        List<Long> order = List.copyOf(tags);
        return run(Nature.READ, InvalidationScripts.STANDING, order).map(answer -> {
            Map<Long, Long> marks = new HashMap<>();
            Map<Long, Long> held = new HashMap<>();
            for (int i = 0; i < order.size(); i++) {
                Long tag = order.get(i);
                Response one = answer.get(3).get(i);
                Stream.of(0, 1)
                        .filter(which -> one.get(which) != null)
                        .forEach(which -> marks.merge(tag, number(one.get(which)), Math::max));
                if (one.get(2) != null) {
                    String hold = one.get(2).toString();
                    held.put(tag, Long.parseLong(hold, hold.indexOf(' ') + 1, hold.length(), 10));
                }
            }
            return new Standing(revision(answer.get(0)), number(answer.get(1)), number(answer.get(2)), marks, held);
        });
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        List<Object> arguments = new ArrayList<>(List.of(invalidate.lasting().size()));
        arguments.addAll(invalidate.lasting());
        arguments.addAll(invalidate.passing());
        return run(Nature.WRITE, InvalidationScripts.INVALIDATE, arguments).map(RedisInvalidationLog::revision);
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return run(Nature.WRITE, InvalidationScripts.INVALIDATE_TO, List.of(tag, version))
                .map(answer -> answer.size() == 1 ? Optional.empty() : Optional.of(revision(answer)));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return run(Nature.WRITE, InvalidationScripts.HOLD, with(padded(deadline), tags))
                .map(RedisInvalidationLog::revision);
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return run(Nature.WRITE, InvalidationScripts.RELEASE, tags).map(RedisInvalidationLog::revision);
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return run(Nature.WRITE, InvalidationScripts.LAPSE, with(padded(now), tags))
                .map(RedisInvalidationLog::revision);
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return run(Nature.READ, InvalidationScripts.RENEW, List.of(epoch)).map(RedisInvalidationLog::revision);
    }

    private Uni<Response> run(Nature nature, RedisScript script, Collection<?> arguments) {
        return Uni.createFrom()
                .deferred(() -> commands.script(nature, script, keys.names(), InvalidationKeys.arguments(arguments)))
                .map(answer -> Optional.ofNullable(answer)
                        .orElseThrow(() ->
                                new StoreException.Unavailable("Redis answered a script without a result", null)));
    }

    private static List<Object> with(String first, Set<Long> tags) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(tags);
        return all;
    }

    private static Revision recorded(String record) {
        int epoch = record.indexOf(' ');
        int seq = record.indexOf(' ', epoch + 1);
        return new Revision(Long.parseLong(record, 0, epoch, 10), Long.parseLong(record, epoch + 1, seq, 10));
    }

    private static Revision revision(Response answer) {
        return new Revision(number(answer.get(0)), number(answer.get(1)));
    }

    private static Map<Long, Long> scored(Response flat) {
        Map<Long, Long> marks = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            marks.put(number(flat.get(i)), number(flat.get(i + 1)));
        }
        return marks;
    }

    private static long number(Response text) {
        return Long.parseLong(text.toString());
    }

    private static String padded(long millis) {
        return "%019d".formatted(millis);
    }
}
