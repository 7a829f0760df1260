package dev.larder.gateway.origin.table;

import dev.larder.core.service.Service;
import dev.larder.gateway.origin.GatewayCall;
import dev.larder.gateway.origin.OriginAnswers;
import dev.larder.gateway.origin.OriginWrites;
import dev.larder.gateway.origin.Reads;
import dev.larder.gateway.origin.Upstream;
import dev.larder.gateway.origin.table.TableWriteParser.Request;
import dev.larder.gateway.origin.table.behind.WritesBehind;
import dev.larder.gateway.origin.table.database.ChangeSet;
import dev.larder.gateway.origin.table.database.FoundRow;
import dev.larder.gateway.origin.table.database.RowChange;
import dev.larder.gateway.origin.table.database.Table;
import dev.larder.gateway.origin.table.database.TableDatabase;
import dev.larder.gateway.origin.table.database.WriteMode;
import dev.larder.gateway.origin.table.database.WriteResult;
import dev.larder.gateway.policy.HeaderFields;
import dev.larder.gateway.policy.RequestHead;
import dev.larder.http.codec.Query;
import dev.larder.http.message.Reply;
import dev.larder.http.problem.HttpRefusal;
import dev.larder.outbound.StreamRequest.Body;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Requests that write rows. */
final class TableChanges {
    /** The maximum number of rows that are put into the cache after a write. */
    private static final int MAX_RENEWED = 20;

    private final TableDatabase database;
    private final Writing writing;
    private final Reads reads;
    private final Holding holding;

    /**
     * The parts that turn a request into a write.
     *
     * @param behind queues the changes of tables that are written behind
     */
    record Writing(TableWriteParser parser, TableOutdated outdated, Optional<WritesBehind> behind) {}

    /** The parts that invalidate. */
    record Holding(Supplier<Service> holder, Duration timeout, OriginWrites.Parts parts, Clock clock) {}

    TableChanges(TableDatabase database, Writing writing, Reads reads, Holding holding) {
        this.database = database;
        this.writing = writing;
        this.reads = reads;
        this.holding = holding;
    }

    Uni<Reply> answer(GatewayCall call, TablePath path) {
        return Uni.createFrom()
                .deferred(() -> database.tableNow(path.table())
                        .map(table -> Uni.createFrom().item(table))
                        .or(() -> queueable(path.table()))
                        .orElseGet(() -> database.table(path.table()))
                        .onFailure(OriginAnswers::isOfOrigin)
                        .transform(OriginAnswers::failed)
                        .flatMap(table -> answer(call, path, table)));
    }

    /** The table of a queued write, without a call to the database; empty if it is unknown or not written behind. */
    private Optional<Uni<Table>> queueable(String table) {
        return database.tableKnown(table)
                .filter(known -> known.settings().mode() == WriteMode.BEHIND)
                .map(known -> Uni.createFrom().item(known));
    }

    private Uni<Reply> answer(GatewayCall call, TablePath path, Table table) {
        if (!table.isWritable()) {
            throw HttpRefusal.notAllowed("GET, HEAD");
        }
        Query query = Query.of(call.head().target());
        query.allowOnly(TableQuery.OF_CHANGES);
        var request = new Request(
                call.head().method(), path, new TableQuery(query), call.head().fields(), call.bytes());
        TableWrite write = writing.parser.parse(request, table);
        if (table.settings().mode() == WriteMode.BEHIND) {
            return queued(call, write);
        }
        List<FoundRow> rows = new CopyOnWriteArrayList<>();
        Upstream origin = (head, body, context) -> database.write(path.table(), write.change())
                .invoke(written -> rows.addAll(renewed(write, written)))
                .map(written -> TableAnswers.of(head, write, written, holding.clock.instant()))
                .emitOn(task -> context.runOnContext(x -> task.run()));
        return new OriginWrites(origin, holding.holder, holding.timeout, holding.parts, holding.clock)
                .answer(call, writing.outdated.of(write))
                .call(() -> renew(call, path.table(), rows));
    }

    private Uni<Reply> queued(GatewayCall call, TableWrite write) {
        List<RowChange> changes = QueuedChanges.of(write);
        Upstream queue = (head, body, context) -> writing.behind
                .orElseThrow()
                .add(changes)
                .map(failures -> TableAnswers.queued(head, write, changes, failures, holding.clock.instant()))
                .emitOn(task -> context.runOnContext(x -> task.run()));
        return new OriginWrites(queue, holding.holder, holding.timeout, holding.parts, holding.clock)
                .answer(call, writing.outdated.of(write));
    }

    private static List<FoundRow> renewed(TableWrite write, WriteResult written) {
        boolean through = write.table().settings().mode() == WriteMode.THROUGH
                && write.table().isExact()
                && write.change().kind() != ChangeSet.Kind.DELETE
                && written.committed();
        List<FoundRow> all = new ArrayList<>();
        if (through) {
            written.items().forEach(item -> all.addAll(item.rows()));
        }
        return all.size() > MAX_RENEWED ? List.of() : all;
    }

    /** Puts the rows into the cache as they are now: another change may have come since. */
    private Uni<Void> renew(GatewayCall call, String table, List<FoundRow> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> {
                    var path = new TablePath(table, Optional.of(row.key()));
                    var head = new RequestHead("GET", path.target(), HeaderFields.NONE);
                    return reads.renew(
                            new GatewayCall(
                                    call.request(),
                                    new Body.None(),
                                    head,
                                    "_table/" + table + "/" + row.key(),
                                    List::of,
                                    call.policy(),
                                    call.context()),
                            holding.timeout);
                })
                .onItem()
                .ignoreAsUni();
    }
}
