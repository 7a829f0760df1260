package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tags of an entry: its service, its key, each declared prefix of its key, and those of its writer.
 *
 * @param prefixes the declared prefixes
 */
record TagScheme(List<String> prefixes) {
    /** The verdict of these marks on an entry with this revision. */
    Verdict judge(CacheKey key, Entry entry, Map<Long, Long> marks) {
        if (marks.isEmpty()) {
            return Verdict.FRESH;
        }
        return judge(TagIds.of(key, entry, prefixes), entry.revision().seq(), marks);
    }

    private static Verdict judge(TagIds tags, long seen, Map<Long, Long> marks) {
        Verdict verdict = Verdict.FRESH;
        for (long tag : tags.all()) {
            verdict = worse(verdict, judge(tag, seen, marks));
            if (verdict == Verdict.GONE) {
                break;
            }
        }
        return verdict;
    }

    /** Whether a copy of the entry, with the revision of the copying, is still current. */
    boolean isCurrent(CacheKey key, Entry copy, Map<Long, Long> marks) {
        long taken = copy.revision().seq();
        TagIds tags = TagIds.of(key, copy, prefixes);
        return judge(tags, taken, marks) == Verdict.FRESH
                && marks.getOrDefault(tags.written(), 0L) <= taken
                && marks.getOrDefault(TagId.WRITES, 0L) <= taken;
    }

    /** Every tag that {@link #judge} may look up. */
    Set<Long> ids(CacheKey key, List<String> tags) {
        Set<Long> all = new HashSet<>();
        for (long tag : TagIds.of(key, tags, prefixes).all()) {
            all.add(tag);
            all.add(TagId.soft(tag));
        }
        return all;
    }

    private static Verdict judge(long tag, long seen, Map<Long, Long> marks) {
        if (marks.getOrDefault(tag, 0L) > seen) {
            return Verdict.GONE;
        }
        return marks.getOrDefault(TagId.soft(tag), 0L) > seen ? Verdict.STALE : Verdict.FRESH;
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
