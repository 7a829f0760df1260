package dev.larder.gateway.origin.table.behind;

import dev.larder.gateway.origin.table.database.ChangeSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A write of one row that waits for the database, or a dead letter.
 *
 * @param id its unique id
 * @param table the exposed name of the table
 * @param key the key of the row
 * @param kind the kind of the change
 * @param record the new values, as JSON
 * @param since the time when it was queued, in epoch milliseconds
 * @param attempts the number of refusals by the database
 * @param retryAt the time when it may be tried again, in epoch milliseconds
 * @param reason the reason of its last refusal; empty if it was not refused
 */
record QueuedWrite(
        String id,
        String table,
        String key,
        ChangeSet.Kind kind,
        String record,
        long since,
        int attempts,
        long retryAt,
        String reason) {
    /** The approximate size of its stored form beside its record. */
    private static final int OVERHEAD = 160;

    /** The id of a dead letter that was queued anew: that of the first write, and how often. */
    private static final Pattern AGAIN = Pattern.compile("(.+)\\.([1-9][0-9]{0,8})");

    static QueuedWrite of(String id, String table, String key, ChangeSet.Kind kind, String record, long since) {
        return new QueuedWrite(id, table, key, kind, record, since, 0, 0, "");
    }

    /** The row. Its writes keep their order. */
    List<String> row() {
        return List.of(table, key);
    }

    int size() {
        return OVERHEAD + key.length() + record.length();
    }

    /** The write after a refusal that counts as an attempt. */
    QueuedWrite refused(String why, long again) {
        return new QueuedWrite(id, table, key, kind, record, since, attempts + 1, again, why);
    }

    /** The write after a try that does not count as an attempt. */
    QueuedWrite later(String why, long again) {
        return new QueuedWrite(id, table, key, kind, record, since, attempts, again, why);
    }

    /** A dead letter as a new write. Every node that queues the letter gives it the same id, which names the letter. */
    QueuedWrite again(long now) {
        Matcher before = AGAIN.matcher(id);
        String newId = before.matches() ? before.group(1) + '.' + (Integer.parseInt(before.group(2)) + 1) : id + ".1";
        return of(newId, table, key, kind, record, now);
    }

    /** The id of the dead letter that this write was before; empty if it was none. */
    Optional<String> letter() {
        Matcher again = AGAIN.matcher(id);
        if (!again.matches()) {
            return Optional.empty();
        }
        int times = Integer.parseInt(again.group(2));
        return Optional.of(times == 1 ? again.group(1) : again.group(1) + '.' + (times - 1));
    }
}
