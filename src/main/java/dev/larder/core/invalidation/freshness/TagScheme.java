package dev.larder.core.invalidation.freshness;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import java.util.ArrayList;
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
        long seen = entry.revision().seq();
        Verdict verdict = judge(TagId.SERVICE, seen, marks);
        verdict = worse(verdict, judge(TagId.key(key), seen, marks));
        for (int i = 0; i < prefixes.size() && verdict != Verdict.GONE; i++) {
            if (key.text().startsWith(prefixes.get(i))) {
                verdict = worse(verdict, judge(TagId.prefix(prefixes.get(i)), seen, marks));
            }
        }
        for (int i = 0; i < entry.tags().size() && verdict != Verdict.GONE; i++) {
            verdict = worse(verdict, judge(TagId.tag(entry.tags().get(i)), seen, marks));
        }
        return verdict;
    }

    /** Whether a copy of the entry, with the revision of the copying, is still current. */
    boolean isCurrent(CacheKey key, Entry copy, Map<Long, Long> marks) {
        long taken = copy.revision().seq();
        return judge(key, copy, marks) == Verdict.FRESH
                && marks.getOrDefault(TagId.written(key), 0L) <= taken
                && marks.getOrDefault(TagId.WRITES, 0L) <= taken;
    }

    /** Every tag that {@link #judge} may look up. */
    Set<Long> ids(CacheKey key, List<String> tags) {
        List<Long> hard = new ArrayList<>(List.of(TagId.SERVICE, TagId.key(key)));
        prefixes.stream().filter(key.text()::startsWith).map(TagId::prefix).forEach(hard::add);
        tags.stream().map(TagId::tag).forEach(hard::add);
        Set<Long> all = new HashSet<>(hard);
        hard.forEach(tag -> all.add(TagId.soft(tag)));
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
