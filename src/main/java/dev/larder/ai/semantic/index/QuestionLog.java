package dev.larder.ai.semantic.index;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.larder.core.OwnKeys;
import dev.larder.core.service.Service;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Lists;
import dev.larder.spi.Lists.Addition;
import dev.larder.spi.Lists.Capacity;
import dev.larder.spi.Lists.ListTtl;
import dev.larder.spi.Lists.Part;
import dev.larder.spi.Lists.Range;
import dev.larder.spi.Lists.Side;
import dev.larder.spi.Lists.When;
import dev.larder.spi.StoreException;
import dev.larder.spi.Ttl;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The names of the answers that were stored, in the order in which they were stored: lists in the cache service, which
 * all nodes append to and read. A list takes the names of one scope for as long as an answer lives, and lives twice as
 * long, so that nothing has to be removed from it. One that is full is followed by another.
 */
final class QuestionLog {
    /** A list with as many names is not appended to any more. */
    static final int FULL = 5_000;

    /** The lists of one scope and one period that are tried. */
    private static final int MAX_LISTS = 1_000;

    private final String service;
    private final Supplier<Service> holder;
    private final Duration period;

    /**
     * A list.
     *
     * @param period the number of the period
     * @param number its place among the lists of the period
     */
    record ListId(String scope, long period, int number) {
        ListId next() {
            return new ListId(scope, period, number + 1);
        }
    }

    /**
     * A log.
     *
     * @param service the service whose answers they are
     * @param holder supplies the service that holds them
     * @param lifetime the longest lifetime of an answer
     */
    QuestionLog(String service, Supplier<Service> holder, Duration lifetime) {
        this.service = service;
        this.holder = holder;
        this.period = lifetime.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : lifetime;
    }

    /** The first list of the period of a time, in epoch milliseconds. */
    ListId at(String scope, long now) {
        return new ListId(scope, now / period.toMillis(), 0);
    }

    /** The first lists with the names of all answers that may live. */
    List<ListId> living(String scope, long now) {
        ListId current = at(scope, now);
        return List.of(new ListId(scope, current.period - 1, 0), current);
    }

    /** Appends a name, and emits the list that has it, or the one after it if that is full now. */
    Uni<ListId> append(ListId list, String name) {
        Service service = holder.get();
        var addition = new Addition(
                Side.RIGHT,
                List.of(name.getBytes(US_ASCII)),
                new Capacity(OptionalInt.empty(), service.rules().maxValueBytes()),
                new ListTtl(Ttl.of(period.multipliedBy(2)), When.CREATED));
        return service.need(Lists.class)
                .append(key(list), addition)
                .map(state -> state.length() < FULL ? list : list.next())
                .onFailure(failure -> failure instanceof StoreException.TooLarge && list.number < MAX_LISTS)
                .recoverWithUni(full -> append(list.next(), name));
    }

    /** Emits names of a list from a place on; empty if there is no list. */
    Uni<Optional<Part>> read(ListId list, int from) {
        Service service = holder.get();
        var range =
                new Range(from, from + Lists.MAX_VALUES - 1L, service.rules().maxValueBytes());
        return service.need(Lists.class).range(key(list), range);
    }

    /** The key of the answer with this name. */
    CacheKey answer(byte[] name) {
        return OwnKeys.ofCached(service, new String(name, US_ASCII));
    }

    private CacheKey key(ListId list) {
        return OwnKeys.ofCached(service, "questions/%s/%d/%d".formatted(list.scope, list.period, list.number));
    }
}
