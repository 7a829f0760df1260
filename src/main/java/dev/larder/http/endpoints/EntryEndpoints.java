package dev.larder.http.endpoints;

import dev.larder.core.Refusal;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.EntryOperations;
import dev.larder.core.cache.LeaseOperations;
import dev.larder.core.cache.LeaseRequest;
import dev.larder.core.cache.Precondition;
import dev.larder.core.cache.ReadResult;
import dev.larder.core.cache.Stored;
import dev.larder.http.codec.Conditions;
import dev.larder.http.codec.ContentFields;
import dev.larder.http.codec.Drafts;
import dev.larder.http.codec.LeaseText;
import dev.larder.http.codec.Query;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Single entries. */
@Singleton
public final class EntryEndpoints {
    private static final Set<String> LOOKING = Set.of("default", "check_exist", "envelope", "stale");
    private static final Set<String> READING =
            Set.of("default", "clear", "pull", "check_exist", "envelope", "stale", "lease", "wait", "early");
    private static final Set<String> WRITING = Set.of("ttl", "idle", "stale_ttl", "forever", "keep_ttl");

    private final EntryOperations entries;
    private final LeaseOperations leases;
    private final ValueAnswers values;
    private final WriteAnswers writes;

    EntryEndpoints(EntryOperations entries, LeaseOperations leases, ValueAnswers values, WriteAnswers writes) {
        this.entries = entries;
        this.leases = leases;
        this.values = values;
        this.writes = writes;
    }

    public Reply get(ApiRequest call) {
        Query query = call.allowing(call.isHead() ? LOOKING : READING).query();
        if (query.flag("check_exist")) {
            // the answer is about the key, and has no entity tag
            Conditions.NONE.admit(call.request().headers(), Verb.GET);
        }
        Optional<LeaseRequest> lease = LeaseText.of(query);
        if (lease.isPresent()) {
            return Reply.of(
                    leases.get(call.access(), call.key(), lease.get()).map(leased -> values.leased(call, leased)));
        }
        if (query.flag("clear") || query.flag("pull")) {
            return pull(call);
        }
        Optional<ReadResult> known = entries.getNow(call.access(), call.key());
        return known.isPresent()
                ? values.read(call, known.get())
                : Reply.of(entries.get(call.access(), call.key()).map(found -> values.read(call, found)));
    }

    public Reply create(ApiRequest call, byte[] body) {
        call.allowing(WRITING);
        LeaseText.requireNone(call.request());
        var draft = Drafts.of(call.request(), call.query(), body);
        return Reply.of(entries.create(call.access(), call.key(), draft, call.precondition())
                .map(stored -> writes.stored(call, stored, body)));
    }

    public Reply put(ApiRequest call, byte[] body) {
        call.allowing(WRITING);
        return Reply.of(store(call, body).map(stored -> writes.stored(call, stored, body)));
    }

    public Reply patch(ApiRequest call, byte[] body) {
        call.allowing(WRITING);
        Uni<Stored> patched = Drafts.isMergePatch(call.request()) ? merge(call, body) : store(call, body);
        return Reply.of(patched.map(stored -> writes.stored(call, stored, body)));
    }

    public Reply remove(ApiRequest call) {
        call.allowing(Set.of());
        return Reply.of(
                entries.remove(call.access(), call.key(), call.precondition()).map(WriteAnswers::success));
    }

    private Reply pull(ApiRequest call) {
        if (call.query().flag("check_exist")) {
            throw new Refusal.Bad("A request that removes the entry it reads may have no check_exist");
        }
        Conditions.NONE.admit(call.request().headers(), Verb.DELETE);
        return Reply.of(entries.pull(call.access(), call.key()).map(found -> values.pulled(call, found)));
    }

    private Uni<Stored> store(ApiRequest call, byte[] body) {
        var draft = Drafts.of(call.request(), call.query(), body);
        Optional<String> token = LeaseText.token(call.request());
        if (token.isPresent()
                && call.precondition() == Precondition.Simple.NONE
                && !draft.lifetime().keeps()) {
            return leases.fill(call.access(), call.verb(), call.key(), draft, token.get());
        }
        LeaseText.requireNone(call.request());
        return entries.put(call.access(), call.verb(), call.key(), draft, call.precondition());
    }

    private Uni<Stored> merge(ApiRequest call, byte[] body) {
        ContentFields.requirePlain(call.request());
        LeaseText.requireNone(call.request());
        var draft = Drafts.of(call.request(), call.query(), body);
        return entries.merge(call.access(), call.key(), draft, call.precondition());
    }
}
