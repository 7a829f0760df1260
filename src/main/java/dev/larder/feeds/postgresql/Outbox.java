package dev.larder.feeds.postgresql;

import dev.larder.spi.Changes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The outbox, read and trimmed over one connection. Its methods block. */
final class Outbox {
    /*
     * Which changes are new? Not those with a greater number or time than the last one read: both are given out when a row is
     * written, and a transaction that got a smaller one may commit later. It would be skipped.
     *
     * A snapshot says it exactly. pg_current_snapshot() is "xmin:xmax:xip": transactions before xmin had ended, those from
     * xmax on had not begun, and of those between the ones listed in xip were under way. Two snapshots, the one read up to and
     * the present one, divide all changes: new is what the present one sees and the former did not. What the former did not see
     * are the transactions in its xip and those from its xmax on, and each is a range of the primary key (xact, id), so that
     * a transaction that stays open for hours costs nothing. A change of one still under way is seen by neither and waits its turn. The
     * outbox has no gaps in this order and knows no readers: each follower uses only its own snapshot.
     *
     * Both snapshots and the last change read are enough to go on after any number of rows, in a statement that sees a
     * later state: the target still decides what belongs to this round.
     *
     * This holds as long as the server keeps counting transactions. After a crash it may give out numbers again whose
     * transactions left nothing behind, and a replica that took over knows an older count; either ends the connection, and a
     * new one begins with a snapshot of its own and a gap. So a snapshot is never carried from one session to another.
     *
     * References: PostgreSQL, "Transaction ID and Snapshot Information Functions"; src/backend/utils/adt/xid8funcs.c.
     */
    private static final String NEW = """
            with w as materialized (
                select ?::pg_snapshot as seen, ?::pg_snapshot as target, ?::xid8 as xact, ?::bigint as id, ?::int as most)
            select h.trimmed > pg_snapshot_xmin(w.seen) as lost, c.xact::text as xact, c.id, c.tag
            from w cross join larder_feed.horizon h
            left join lateral (
                (select late.* from pg_snapshot_xip(w.seen) as open (xact)
                cross join lateral (
                    select o.xact, o.id, o.tag from larder_feed.change o
                    where o.xact = open.xact and (o.xact, o.id) > (w.xact, w.id)
                        and pg_visible_in_snapshot(o.xact, w.target)
                    order by o.xact, o.id limit w.most) late)
                union all
                (select o.xact, o.id, o.tag from larder_feed.change o
                where o.xact >= pg_snapshot_xmax(w.seen) and o.xact < pg_snapshot_xmax(w.target)
                    and (o.xact, o.id) > (w.xact, w.id) and pg_visible_in_snapshot(o.xact, w.target)
                order by o.xact, o.id limit w.most)
                order by xact, id limit w.most
            ) c on true
            order by c.xact, c.id""";

    /**
     * Removes changes committed before a transaction, unless another node does so now. The horizon moves in the same
     * statement, so that no reader sees one without the other.
     */
    private static final String TRIM = """
            with gone as (
                delete from larder_feed.change where ctid = any(array(
                    select ctid from larder_feed.change where xact < ?::xid8 limit ? for update skip locked))
                returning 1),
            moved as (
                update larder_feed.horizon set trimmed = ?::xid8
                where trimmed < ?::xid8 and exists (select from gone))
            select count(*) from gone""";

    /** A restored dump has the horizon of another server, which may lie in the future here. */
    private static final String RESET_FUTURE_HORIZON =
            "update larder_feed.horizon set trimmed = '0' where trimmed > pg_snapshot_xmin(pg_current_snapshot())";

    private final Connection connection;
    private final int maxChanges;

    /** @param maxChanges the number of changes to read or to trim at once */
    Outbox(Connection connection, int maxChanges) {
        this.connection = connection;
        this.maxChanges = maxChanges;
    }

    /** The start position; changes committed before are not read. */
    OutboxPosition begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int unused = statement.executeUpdate(RESET_FUTURE_HORIZON);
        }
        return OutboxPosition.at(snapshot());
    }

    private String snapshot() throws SQLException {
        return text("select pg_current_snapshot()::text");
    }

    /** The oldest transaction under way: all earlier transactions have ended. */
    String oldestUnderWay() throws SQLException {
        return text("select pg_snapshot_xmin(pg_current_snapshot())::text");
    }

    /** Reads the next changes after the position, including the newest committed ones. */
    OutboxPage read(OutboxPosition position) throws SQLException {
        OutboxPosition from = position.isUnderWay() ? position : OutboxPosition.towards(position.seen(), snapshot());
        if (!from.isUnderWay()) {
            return new OutboxPage(Optional.empty(), position);
        }
        try (PreparedStatement query = connection.prepareStatement(NEW)) {
            query.setString(1, from.seen());
            query.setString(2, from.target());
            query.setString(3, from.xact());
            query.setLong(4, from.id());
            query.setInt(5, maxChanges);
            try (ResultSet rows = query.executeQuery()) {
                return page(from, rows);
            }
        }
    }

    private OutboxPage page(OutboxPosition from, ResultSet rows) throws SQLException {
        Set<String> tags = new HashSet<>();
        boolean everything = false;
        int read = 0;
        OutboxPosition last = from;
        boolean any = rows.next();
        if (!any) {
            throw new SQLException("The outbox has no row in its table horizon", "02000");
        }
        if (rows.getBoolean("lost")) {
            var gap = new Changes.Gap("the feed lagged behind by more than the retention");
            return new OutboxPage(Optional.of(gap), OutboxPosition.at(snapshot()));
        }
        for (; any && rows.getString("xact") != null; any = rows.next()) {
            read++;
            last = last.after(rows.getString("xact"), rows.getLong("id"));
            Optional<String> tag = Optional.ofNullable(rows.getString("tag"));
            tag.ifPresent(tags::add);
            everything |= tag.isEmpty();
        }
        return new OutboxPage(changes(tags, everything), read < maxChanges ? from.arrived() : last);
    }

    private static Optional<Changes> changes(Set<String> tags, boolean everything) {
        if (everything) {
            return Optional.of(new Changes.Gap("a table was truncated, or changed in bulk"));
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of(new Changes.Tagged(tags));
    }

    /** Trims a batch; returns whether there may be more. */
    boolean trim(String before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRIM)) {
            statement.setString(1, before);
            statement.setInt(2, maxChanges);
            statement.setString(3, before);
            statement.setString(4, before);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getInt(1) == maxChanges;
            }
        }
    }

    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no row");
            }
            return rows.getString(1);
        }
    }
}
