package dev.larder.http.endpoints;

import dev.larder.core.cache.BulkOperations;
import dev.larder.core.cache.BulkOperations.Item;
import dev.larder.core.cache.BulkOperations.ItemResult;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.core.invalidation.Purges;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.codec.ServiceBody;
import dev.larder.http.codec.ServiceQuery;
import dev.larder.http.codec.ServiceQuery.KeyPage;
import dev.larder.http.codec.ServiceQuery.Named;
import dev.larder.http.codec.ServiceQuery.Prefix;
import dev.larder.http.codec.ServiceQuery.Tagged;
import dev.larder.http.limit.EntryQuota;
import dev.larder.http.message.Answer;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.BodyBudget;
import dev.larder.http.message.HttpConfig;
import dev.larder.http.message.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** A service as a whole: several entries at once, the list of keys, and the flush. */
@Singleton
public final class ServiceEndpoints {
    private final BulkOperations bulk;
    private final LeaseOperations leases;
    private final KeyspaceOperations keyspace;
    private final Purges purges;
    private final WriteAnswers writes;
    private final ListAnswers lists;
    private final EntryQuota quota;
    private final BodyBudget budget;
    private final long maxBytes;

    ServiceEndpoints(
            BulkOperations bulk,
            LeaseOperations leases,
            KeyspaceOperations keyspace,
            Purges purges,
            WriteAnswers writes,
            ListAnswers lists,
            EntryQuota quota,
            BodyBudget budget,
            HttpConfig config) {
        this.bulk = bulk;
        this.leases = leases;
        this.keyspace = keyspace;
        this.purges = purges;
        this.writes = writes;
        this.lists = lists;
        this.quota = quota;
        this.budget = budget;
        this.maxBytes = config.maxBulkSize().asLongValue();
    }

    public Reply read(ApiRequest call) {
        ServiceQuery asked = ServiceQuery.ofRead(call.query());
        if (asked instanceof Named named) {
            return Reply.of(budget.reading(
                    call,
                    reading -> bulk.get(call.access(), named.keys(), maxBytes, reading)
                            .map(found -> lists.entries(named.keys(), found))));
        }
        return Reply.of(keyspace.list(call.access(), ((KeyPage) asked).page()).map(lists::page));
    }

    public Reply create(ApiRequest call, byte[] body) {
        ServiceBody sent = ServiceBody.parse(body, call.query());
        return Reply.of(
                sent instanceof ServiceBody.Mapping map
                                && LeaseText.token(call.request()).isEmpty()
                        ? quota.admit(call, map.items().size())
                                .chain(() -> bulk.createAll(call.access(), map.items()))
                                .map(all -> WriteAnswers.created())
                        : store(call, sent, body));
    }

    public Reply put(ApiRequest call, byte[] body) {
        return Reply.of(store(call, ServiceBody.parse(body, call.query()), body));
    }

    public Reply remove(ApiRequest call) {
        call.withoutBody();
        ServiceQuery asked = ServiceQuery.ofRemoval(call.query());
        if (asked instanceof Named named) {
            return Reply.of(bulk.remove(call.access(), named.keys()).map(WriteAnswers::removed));
        } else if (asked instanceof Prefix prefix) {
            return Reply.of(keyspace.remove(call.access(), prefix.text()).map(WriteAnswers::removed));
        } else if (asked instanceof Tagged tagged) {
            return Reply.of(purges.purge(call.access(), tagged.purge()).map(PurgeAnswers::purged));
        }
        return Reply.of(keyspace.flush(call.access()).map(done -> WriteAnswers.success(true)));
    }

    private Uni<Answer> store(ApiRequest call, ServiceBody sent, byte[] body) {
        Optional<String> token = LeaseText.token(call.request());
        if (token.isPresent() && sent instanceof ServiceBody.One one) {
            return quota.admit(call, 1).chain(() -> fill(call, one.item(), token.get(), body));
        }
        LeaseText.requireNone(call.request());
        var results = quota.admit(call, sent.items().size())
                .chain(() -> bulk.putEach(call.access(), call.verb(), sent.items()));
        return sent instanceof ServiceBody.One
                ? results.map(one -> writes.one(call, one.get(0), body))
                : results.map(all -> writes.each(call, all, body));
    }

    private Uni<Answer> fill(ApiRequest call, Item item, String token, byte[] body) {
        return leases.fill(call.access(), call.verb(), item.key(), item.draft(), token)
                .map(stored -> new ItemResult(item.key(), Optional.of(stored), Optional.empty()))
                .map(result -> writes.one(call, result, body));
    }
}
