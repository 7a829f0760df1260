package dev.larder.core.session;

import dev.larder.core.Refusal;
import dev.larder.core.access.AuthorizedCall;
import dev.larder.core.access.Verb;
import dev.larder.core.cache.Update;
import dev.larder.core.invalidation.freshness.CoherentStore;
import dev.larder.core.invalidation.freshness.TagId;
import dev.larder.core.service.Service;
import dev.larder.spi.Entry;
import dev.larder.spi.InvalidationLog.Invalidation;
import dev.larder.spi.Lifetime;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** What an application can do with all sessions of a user, whose ids it does not know. */
@Singleton
public final class UserSessions {
    private static final Logger AUDIT = Logger.getLogger("dev.larder.audit");

    /** How many sessions are looked at together: enough to fill batches, and not too much of what they hold at once. */
    private static final int CONCURRENCY = 16;

    private final Roster roster;

    UserSessions(Roster roster) {
        this.roster = roster;
    }

    /**
     * One session of a list.
     *
     * @param handle what it may be called; it opens nothing
     * @param life from when to when it lives
     * @param size how many bytes it holds
     */
    public record Listed(String handle, Lifetime life, int size) {}

    /** Emits the live sessions of the user, at most the {@value Roster#MAX_SESSIONS} newest of them, the newest first. */
    public Uni<List<Listed>> list(AuthorizedCall access, String user) {
        access.requirePrefix(Verb.GET, SessionOperations.GRANTED);
        CoherentStore store = access.service().needCoherent();
        return roster.handles(access.service(), user)
                .flatMap(handles -> Multi.createFrom()
                        .iterable(handles)
                        .onItem()
                        .transformToUni(handle -> look(store, user, handle))
                        .merge(CONCURRENCY)
                        .collect()
                        .asList()
                        .map(UserSessions::newestFirst));
    }

    /** Ends every session of the user, however many there are: with this answered, no node knows one of them. */
    public Uni<Void> revoke(AuthorizedCall access, String user) {
        access.requirePrefix(Verb.DELETE, SessionOperations.GRANTED);
        Service service = access.service();
        return service.needCoherent()
                .freshness()
                .invalidate(Invalidation.lasting(Set.of(TagId.tag(Holder.tag(user)))))
                .invoke(revision -> AUDIT.infof(
                        "%s revoked the sessions of a user in service %s (seq %d)",
                        access.caller().id(), service.name(), revision.seq()))
                .replaceWithVoid();
    }

    /** Ends one session of the user; emits whether there was one. */
    public Uni<Boolean> revoke(AuthorizedCall access, String user, String handle) {
        access.requirePrefix(Verb.DELETE, SessionOperations.GRANTED);
        if (!SessionId.isHandle(handle)) {
            throw new Refusal.Bad("A handle is what the list of a user's sessions calls one of them");
        }
        CoherentStore store = access.service().needCoherent();
        return new Update(store, SessionId.key(handle)).remove(there -> there.filter(entry -> isOf(user, entry)));
    }

    private static Uni<Optional<Listed>> look(CoherentStore store, String user, String handle) {
        return store.get(SessionId.key(handle))
                .map(found -> found.filter(entry -> isOf(user, entry))
                        .map(entry -> new Listed(handle, entry.life(), entry.payload().length)));
    }

    private static boolean isOf(String user, Entry entry) {
        return Holder.of(entry).user().filter(user::equals).isPresent();
    }

    private static List<Listed> newestFirst(List<Optional<Listed>> looked) {
        return looked.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong((Listed one) -> one.life().created())
                        .reversed())
                .toList();
    }
}
