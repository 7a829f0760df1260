package dev.larder.http.endpoints;

import dev.larder.core.access.VisibleServices;
import dev.larder.core.cache.KeyspaceOperations;
import dev.larder.core.cache.ServiceResult;
import dev.larder.core.invalidation.Purged;
import dev.larder.core.invalidation.Purges;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceName;
import dev.larder.http.codec.PurgeBody;
import dev.larder.http.codec.TagText;
import dev.larder.http.message.ApiRequest;
import dev.larder.http.message.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invalidation: of tags, prefixes and keys together, in one service or several. */
@Singleton
public final class PurgeEndpoints {
    private final VisibleServices services;
    private final KeyspaceOperations keyspace;
    private final Purges purges;
    private final PurgeAnswers answers;

    PurgeEndpoints(VisibleServices services, KeyspaceOperations keyspace, Purges purges, PurgeAnswers answers) {
        this.services = services;
        this.keyspace = keyspace;
        this.purges = purges;
        this.answers = answers;
    }

    public Reply purge(ApiRequest call, byte[] body) {
        call.allowing(Set.of());
        PurgeBody sent = PurgeBody.parse(body);
        Set<Service> targets = new LinkedHashSet<>(List.of(call.service().orElseThrow()));
        sent.services().stream().map(name -> services.get(call.caller(), name)).forEach(targets::add);
        // each is checked before any is purged
        Map<ServiceName, Uni<Purged>> each = new LinkedHashMap<>();
        targets.forEach(service -> each.put(
                service.name(),
                keyspace.purge(call.access(service), sent.in(service.front().isPresent()))));
        return Reply.of(ServiceResult.ofEachOrAll(each).map(results -> answers.each(sent.purge(), results)));
    }

    public Reply version(ApiRequest call, byte[] body) {
        call.allowing(Set.of());
        String tag = TagText.checked(call.target().rest());
        return Reply.of(
                purges.purgeTo(call.access(), tag, PurgeBody.version(body)).map(PurgeAnswers::purged));
    }
}
