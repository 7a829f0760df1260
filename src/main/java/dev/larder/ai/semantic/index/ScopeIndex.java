package dev.larder.ai.semantic.index;

import dev.larder.ai.semantic.index.QuestionLog.ListId;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Part;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one scope in memory, which follow the log: what other nodes have stored is read before a search, if
 * the last look was longer ago than {@link #PAUSE}. All searches that wait share one look.
 */
final class ScopeIndex {
    /** In nanoseconds. */
    static final long PAUSE = 500_000_000;

    private final String scope;
    private final QuestionLog log;
    private final Function<List<byte[]>, Uni<Void>> reader;
    private final Clock clock;
    private final Questions questions = new Questions();
    private final Map<ListId, Place> places = new ConcurrentHashMap<>();
    private volatile Optional<ListId> last = Optional.empty();
    private final AtomicReference<@Nullable Look> look = new AtomicReference<>();

    /**
     * How far a list was read.
     *
     * @param next the index of the first name that was not read
     * @param deadline the end of the list, which tells it from another one with the same name
     */
    private record Place(int next, long deadline) {}

    /** The list that is read. */
    private static final class Cursor {
        private volatile ListId list;

        Cursor(ListId list) {
            this.list = list;
        }

        void move(Optional<ListId> next) {
            list = next.orElse(list);
        }
    }

    /** A look at the log. */
    private record Look(long begin, CompletableFuture<Void> done) {}

    /**
     * The index of a scope, empty at first.
     *
     * @param reader reads the questions of answers with these names, and puts them here
     */
    ScopeIndex(String scope, QuestionLog log, Function<List<byte[]>, Uni<Void>> reader, Clock clock) {
        this.scope = scope;
        this.log = log;
        this.reader = reader;
        this.clock = clock;
    }

    Questions questions() {
        return questions;
    }

    /** Writes the name of an answer to the log. */
    Uni<Void> append(String name) {
        ListId current = log.at(scope, clock.millis());
        ListId list = last.filter(known -> known.period() == current.period()).orElse(current);
        return log.append(list, name).invoke(next -> last = Optional.of(next)).replaceWithVoid();
    }

    /** Reads what is new in the log, if it was not looked at just now. */
    Uni<Void> follow() {
        return Uni.createFrom().completionStage(() -> looked().copy());
    }

    private CompletableFuture<Void> looked() {
        long now = System.nanoTime();
        Look known = look.get();
        if (known != null && now - known.begin < PAUSE) {
            return known.done;
        }
        Look next = new Look(now, new CompletableFuture<>());
        if (!look.compareAndSet(known, next)) {
            return looked();
        }
        var unused = read().subscribe().with(next.done::complete, next.done::completeExceptionally);
        return next.done;
    }

    private Uni<Void> read() {
        List<ListId> lists = log.living(scope, clock.millis());
        long oldest = lists.get(0).period();
        places.keySet().removeIf(list -> list.period() < oldest);
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ListId list : lists) {
            all = all.chain(() -> read(list));
        }
        return all;
    }

    /** Reads a list and those after it, one part after the other. */
    private Uni<Void> read(ListId first) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Cursor(first), cursor -> part(cursor.list).invoke(cursor::move))
                .whilst(Optional::isPresent)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Reads a part of a list, and emits the list to read then. */
    private Uni<Optional<ListId>> part(ListId list) {
        Place place = places.getOrDefault(list, new Place(0, 0));
        return log.read(list, place.next).flatMap(part -> {
            boolean begun = place.next > 0;
            boolean another = part.isEmpty()
                    || (begun && place.deadline != part.get().list().deadline());
            if (another) {
                places.remove(list);
                return Uni.createFrom().item(part.map(x -> list));
            }
            return taken(list, place, part.get());
        });
    }

    private Uni<Optional<ListId>> taken(ListId list, Place place, Part part) {
        int next = place.next + part.values().size();
        return reader.apply(part.values()).map(read -> {
            places.put(list, new Place(next, part.list().deadline()));
            if (part.values().size() == Lists.MAX_VALUES) {
                return Optional.of(list);
            }
            return next >= QuestionLog.FULL ? Optional.of(list.next()) : Optional.empty();
        });
    }
}
