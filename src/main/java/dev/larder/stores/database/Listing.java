package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.KeyScan;
import dev.larder.spi.KeyScan.Page;
import dev.larder.spi.StoreException;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.persistence.Query;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The keys of one namespace in the order of their bytes. A cursor is the last key of a page. */
final class Listing {
    private static final String CURSOR = "d.";

    private final String namespace;
    private final Durability durability;

    Listing(String namespace, Durability durability) {
        this.namespace = namespace;
        this.durability = durability;
    }

    /** One page; needs a transaction. */
    Page page(KeyScan.Query query, long now) {
        byte[] prefix = query.prefix().getBytes(UTF_8);
        byte[] after = query.cursor().map(cursor -> lastKey(cursor, prefix)).orElse(new byte[0]);
        List<ListedRow> rows = live(prefix, after, now)
                .project(ListedRow.class)
                .page(0, query.limit() + 1)
                .list();
        boolean more = rows.size() > query.limit();
        List<ListedRow> shown = more ? rows.subList(0, query.limit()) : rows;
        return new Page(
                shown.stream().map(ListedRow::listed).toList(),
                more ? Optional.of(cursor(shown.get(shown.size() - 1).key())) : Optional.empty());
    }

    /**
     * Removes some of the entries with the prefix, after the last key of the previous batch; needs a transaction. Rows
     * are locked in the order of their keys, as in every other write.
     */
    Removal removeBatch(String prefix, Removal last, long now) {
        String prefixed = prefix.isEmpty() ? "" : " and key >= ?4 and key < ?5";
        String sql = """
                with gone as (
                  delete from %1$s
                  where generation = (select generation from larder_namespace where name = ?1)
                    and key = any(array(
                      select key from %1$s
                      where generation = (select generation from larder_namespace where name = ?1)
                        and key > ?2 and deadline > ?3%2$s
                      order by key limit %3$d for update))
                  returning key)
                select count(*), (select key from gone order by key desc limit 1) from gone""".formatted(durability.entryTable(), prefixed, Removal.BATCH);
        Query statement = Panache.getEntityManager().createNativeQuery(sql);
        Object[] parameters = parameters(prefix.getBytes(UTF_8), last.lastKey(), now);
        for (int i = 0; i < parameters.length; i++) {
            statement.setParameter(i + 1, parameters[i]);
        }
        Object[] gone = (Object[]) statement.getSingleResult();
        long removed = ((Number) gone[0]).longValue();
        return removed == 0 ? Removal.NONE : new Removal(removed, (byte[]) gone[1]);
    }

    /** The number of live entries that a batch removed, and the last of their keys. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Removal(long removed, byte[] lastKey) {
        static final Removal NONE = new Removal(0, new byte[0]);

        /** The maximum number of rows of one transaction: it takes much less than the timeout. */
        static final int BATCH = 5_000;

        boolean mayHaveLeftSome() {
            return removed == BATCH;
        }
    }

    private PanacheQuery<? extends EntryRow> live(byte[] prefix, byte[] after, long now) {
        String query = where(prefix.length) + " order by key";
        Object[] parameters = parameters(prefix, after, now);
        return durability == Durability.LOGGED
                ? LoggedEntry.find(query, parameters)
                : UnloggedEntry.find(query, parameters);
    }

    private static String where(int prefixLength) {
        return "generation = (select n.generation from Namespace n where n.name = ?1) and key > ?2 and deadline > ?3"
                + (prefixLength == 0 ? "" : " and key >= ?4 and key < ?5");
    }

    private Object[] parameters(byte[] prefix, byte[] after, long now) {
        if (prefix.length == 0) {
            return new Object[] {namespace, after, now};
        }
        byte[] to = prefix.clone();
        // UTF-8 has no byte 0xff, so the last byte plus one gives the first key after those with the prefix
        to[to.length - 1]++;
        return new Object[] {namespace, after, now, prefix, to};
    }

    private static String cursor(byte[] key) {
        return CURSOR + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] lastKey(String cursor, byte[] prefix) {
        if (!cursor.startsWith(CURSOR)) {
            throw new StoreException.BadCursor("Not a cursor of this listing");
        }
        byte[] key;
        try {
            key = Base64.getUrlDecoder().decode(cursor.substring(CURSOR.length()));
        } catch (IllegalArgumentException e) {
            throw new StoreException.BadCursor("Not a cursor of this listing");
        }
        boolean within = key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        if (!within || key.length == 0) {
            throw new StoreException.BadCursor("A cursor of another listing");
        }
        return key;
    }
}
