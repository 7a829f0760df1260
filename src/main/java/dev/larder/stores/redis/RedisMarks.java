package dev.larder.stores.redis;

import dev.larder.spi.Doorbell;
import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
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

/** Marks at Redis: every change one script over keys of one slot. {@link MarkScripts} tells what lies there. */
final class RedisMarks implements Marks {
    private final RedisCommands commands;
    private final MarkKeys keys;
    private final Doorbell doorbell;

    RedisMarks(RedisCommands commands, MarkKeys keys, Doorbell doorbell) {
        this.commands = commands;
        this.keys = keys;
        this.doorbell = doorbell;
    }

    @Override
    public Uni<Stamp> newest() {
        return commands.shared(keys.history(), Request.cmd(Command.GET).arg(keys.history()))
                .flatMap(answers -> answers.get(0) == null
                        ? renew(Stamp.NONE.epoch())
                        : Uni.createFrom().item(recorded(answers.get(0).toString())));
    }

    @Override
    public Optional<Doorbell> doorbell() {
        return Optional.of(doorbell);
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return run(Nature.READ, MarkScripts.SINCE, List.of(seen.epoch(), seen.seq(), WINDOW))
                .map(answer -> {
                    Map<Long, Long> marks = scored(answer.get(4));
                    scored(answer.get(3)).forEach((tag, seq) -> marks.merge(tag, seq, Math::max));
                    return new Recent(stamp(answer.get(0)), number(answer.get(1)), number(answer.get(2)), marks);
                });
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        List<Long> order = List.copyOf(tags);
        return run(Nature.READ, MarkScripts.STANDING, order).map(answer -> {
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
            return new Standing(stamp(answer.get(0)), number(answer.get(1)), number(answer.get(2)), marks, held);
        });
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        List<Object> arguments = new ArrayList<>(List.of(bump.lasting().size()));
        arguments.addAll(bump.lasting());
        arguments.addAll(bump.passing());
        return run(Nature.WRITE, MarkScripts.BUMP, arguments).map(RedisMarks::stamp);
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return run(Nature.WRITE, MarkScripts.BUMP_TO, List.of(tag, version))
                .map(answer -> answer.size() == 1 ? Optional.empty() : Optional.of(stamp(answer)));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return run(Nature.WRITE, MarkScripts.HOLD, with(padded(deadline), tags)).map(RedisMarks::stamp);
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return run(Nature.WRITE, MarkScripts.RELEASE, tags).map(RedisMarks::stamp);
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return run(Nature.WRITE, MarkScripts.LAPSE, with(padded(now), tags)).map(RedisMarks::stamp);
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return run(Nature.READ, MarkScripts.RENEW, List.of(epoch)).map(RedisMarks::stamp);
    }

    private Uni<Response> run(Nature nature, RedisScript script, Collection<?> arguments) {
        return Uni.createFrom()
                .deferred(() -> commands.script(nature, script, keys.names(), MarkKeys.arguments(arguments)))
                .map(answer -> Optional.ofNullable(answer)
                        .orElseThrow(
                                () -> new StoreException.Unavailable("Redis answered a script with nothing", null)));
    }

    private static List<Object> with(String first, Set<Long> tags) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(tags);
        return all;
    }

    private static Stamp recorded(String record) {
        int epoch = record.indexOf(' ');
        int seq = record.indexOf(' ', epoch + 1);
        return new Stamp(Long.parseLong(record, 0, epoch, 10), Long.parseLong(record, epoch + 1, seq, 10));
    }

    private static Stamp stamp(Response answer) {
        return new Stamp(number(answer.get(0)), number(answer.get(1)));
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
