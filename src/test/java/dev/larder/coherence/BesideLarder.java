package dev.larder.coherence;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads through a service in front of tables, and changes by a program that does not know Larder: the hooks of the
 * table tell.
 *
 * @param reads the reads
 * @param database the database
 */
record BesideLarder(ThroughTables reads, LateDatabase database) implements OriginRace.Way {
    @Override
    public List<OptionalLong> read(KeptConnection node, List<Integer> keys) throws IOException {
        return reads.read(node, keys);
    }

    @Override
    public boolean change(KeptConnection node, int key, long number) {
        String table = reads.tableOf(key);
        if (ThroughTables.isRemoved(key, number)) {
            database.run("delete from %s where id in (%s)".formatted(table, reads.ids(key)));
        } else {
            database.run(
                    "insert into %s select id, ?, ? from unnest(array[%s]) as id on conflict (id) do update set number = excluded.number"
                            .formatted(table, reads.ids(key)),
                    reads.race(),
                    number);
        }
        return true;
    }
}
