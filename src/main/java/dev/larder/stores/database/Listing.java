package dev.larder.stores.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.spi.KeyScan.Page;
import dev.larder.spi.KeyScan.Query;
import dev.larder.spi.StoreException;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One namespace's keys in the order of their bytes. A cursor is the last key of a page. */
final class Listing {
    private static final String CURSOR = "d.";

    private final String namespace;
    private final Durability durability;

    Listing(String namespace, Durability durability) {
        this.namespace = namespace;
        this.durability = durability;
    }

    /** One page; needs a transaction. */
    Page page(Query query, long now) {
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

    /** Removes what begins with the prefix and returns how many live entries that were; needs a transaction. */
    long removeAll(String prefix, long now) {
        String where = where(prefix.length());
        Object[] parameters = parameters(prefix.getBytes(UTF_8), new byte[0], now);
        return durability == Durability.LOGGED
                ? LoggedEntry.delete(where, parameters)
                : UnloggedEntry.delete(where, parameters);
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
        // the last byte of UTF-8 is never 0xff: the next one is the first that no longer has the prefix
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
