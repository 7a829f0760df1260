package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.InvalidationLog.Standing;
import dev.larder.spi.Lookup;
import dev.larder.spi.Revision;
import dev.larder.spi.StoreQueue;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a service's entries may still be shown: an entry is usable if no mark of its tags is newer than its
 * revision.
 *
 * <p>Usually the newest revision is enough: an entry with this revision has seen every invalidation. The tags of older
 * entries are checked in the window, which this node extends whenever there is a newer revision. The store is called
 * only for entries older than the window.
 */
public final class Freshness {
    /** A joined read of the log may have begun too early; a second one cannot. */
    private static final int READINGS = 3;

    private static final Uni<Verdict> FRESH = Uni.createFrom().item(Verdict.FRESH);
    private static final Uni<Verdict> GONE = Uni.createFrom().item(Verdict.GONE);

    private final History history;
    private final TagScheme scheme;
    private final Clock clock;

    /** @param announced receives every revision that this node creates */
    Freshness(InvalidationLog marks, List<String> prefixes, Clock clock, Consumer<Revision> announced) {
        this.clock = clock;
        this.history = new History(marks, announced);
        this.scheme = new TagScheme(List.copyOf(prefixes));
    }

    /** The declared prefixes, which can be invalidated with one mark. */
    public List<String> prefixes() {
        return scheme.prefixes();
    }

    /** The newest revision that this node has seen, at least as new as those used for earlier reads. */
    public Revision seen() {
        return history.marks().known().orElseGet(history::seen);
    }

    /** Emits the newest revision. */
    public Uni<Revision> newest() {
        return history.newest();
    }

    /** Emits whether one of these tags was marked since, or may have been: marks before the floor are dropped. */
    Uni<Boolean> isMarked(Revision since, List<String> tags) {
        if (tags.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        Set<Long> ids = tags.stream().map(TagId::tag).collect(Collectors.toSet());
        return history.marks()
                .standing(ids)
                .map(standing -> standing.newest().epoch() == since.epoch()
                        && (since.seq() < standing.floor()
                                || standing.marks().values().stream().anyMatch(mark -> mark > since.seq())));
    }

    /** The invalidations that wait to be carried out. */
    StoreQueue queue() {
        return history.queue();
    }

    /** Marks tags ({@link TagId}) and emits the revision at which every node sees it. */
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return history.invalidate(invalidate);
    }

    /** Marks the tag unless its last mark has this version; emits the revision if it was marked. */
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return history.marks()
                .invalidateTo(tag, version)
                .invoke(moved -> moved.ifPresent(at -> history.apply(Invalidation.lasting(Set.of(tag)), at)));
    }

    /** Marks the tags and refuses fills with them until {@link #release} or the deadline. */
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return history.marks()
                .hold(tags, deadline)
                .invoke(current -> history.apply(Invalidation.lasting(tags), current));
    }

    /** Marks the tags and ends a hold of each. */
    public Uni<Revision> release(Set<Long> tags) {
        return history.marks().release(tags).invoke(current -> history.apply(Invalidation.lasting(tags), current));
    }

    /** The freshness of copies of entries in front of the store. */
    public Copies copies() {
        return new Copies(history, scheme);
    }

    Clock clock() {
        return clock;
    }

    History history() {
        return history;
    }

    TagScheme scheme() {
        return scheme;
    }

    /** Emits the entries that may be shown. {@code newest} must be read after the caller's call began. */
    Uni<Optional<Entry>> usable(CacheKey key, Optional<Entry> found, Revision newest) {
        if (found.isEmpty() || isUntouched(found.get().revision(), newest)) {
            return Uni.createFrom().item(found);
        }
        return judge(key, found.get(), newest).map(verdict -> shown(found, verdict));
    }

    /**
     * Returns whether the entry may be shown, if this node has read that part of the log; else {@link
     * Lookup.Empty#ASK}.
     */
    Lookup usableNow(CacheKey key, Lookup.Hit found, Revision newest) {
        Entry entry = found.entry();
        if (isUntouched(entry.revision(), newest)) {
            return found;
        }
        Window window = history.window();
        if (!window.covers(newest)) {
            return Lookup.Empty.ASK;
        }
        Verdict verdict = judgeNow(key, entry, window);
        if (verdict == null) {
            return Lookup.Empty.ASK;
        }
        return switch (verdict) {
            case FRESH -> found;
            case STALE -> new Lookup.Hit(entry.withLifetime(entry.lifetime().stale()));
            case GONE -> Lookup.Empty.MISS;
        };
    }

    Uni<Verdict> judge(CacheKey key, Entry entry, Revision newest) {
        if (isUntouched(entry.revision(), newest)) {
            return FRESH;
        }
        return judge(key, entry, newest, READINGS);
    }

    private Uni<Verdict> judge(CacheKey key, Entry entry, Revision newest, int readings) {
        Window window = history.window();
        if (window.covers(newest)) {
            return judge(key, entry, window);
        }
        if (readings == 0) {
            return GONE;
        }
        return history.readOn()
                .flatMap(read -> read.newest().epoch() == newest.epoch()
                        ? judge(key, entry, newest, readings - 1)
                        : judge(key, entry, read));
    }

    private Uni<Verdict> judge(CacheKey key, Entry entry, Window window) {
        Verdict verdict = judgeNow(key, entry, window);
        return verdict != null
                ? Uni.createFrom().item(verdict)
                : history.marks().standing(scheme.ids(key, entry.tags())).map(standing -> judge(key, entry, standing));
    }

    /** The verdict, or null for an entry that is older than the window. */
    private @Nullable Verdict judgeNow(CacheKey key, Entry entry, Window window) {
        Revision revision = entry.revision();
        if (revision.epoch() != window.newest().epoch() && !revision.equals(Revision.NONE)) {
            return Verdict.GONE;
        }
        return revision.seq() >= window.floor() ? scheme.judge(key, entry, window.marks()) : null;
    }

    private Verdict judge(CacheKey key, Entry entry, Standing standing) {
        Revision revision = entry.revision();
        boolean forgotten = revision.seq() < standing.floor()
                || (revision.epoch() != standing.newest().epoch() && !revision.equals(Revision.NONE));
        return forgotten ? Verdict.GONE : scheme.judge(key, entry, standing.marks());
    }

    static Optional<Entry> shown(Optional<Entry> found, Verdict verdict) {
        return switch (verdict) {
            case FRESH -> found;
            case STALE -> found.map(entry -> entry.withLifetime(entry.lifetime().stale()));
            case GONE -> Optional.empty();
        };
    }

    static boolean isUntouched(Revision revision, Revision newest) {
        return revision.seq() >= newest.seq() && revision.epoch() == newest.epoch();
    }
}
