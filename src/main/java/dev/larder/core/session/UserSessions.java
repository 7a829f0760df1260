package dev.larder.core.session;

import dev.larder.core.ReadBudget;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The operations on all sessions of a user, called without their ids. */
@Singleton
public final class UserSessions {
    private static final Logger AUDIT = Logger.getLogger("dev.larder.audit");

    /**
     * The number of sessions that are read at the same time: enough to fill batches, few enough to bound the memory for
     * their data.
     */
    private static final int CONCURRENCY = 16;

    /** The data of this many bytes can be read at once. */
    private static final long MAX_BYTES = 16L << 20;

    private final UserSessionIndex index;

    UserSessions(UserSessionIndex index) {
        this.index = index;
    }

    /**
     * One session of a list.
     *
     * @param handle the public name of the session; it gives no access
     * @param lifetime the beginning and the end of the session
     * @param size the size of its data in bytes
     */
    public record Listed(String handle, Lifetime lifetime, int size) {}

    /** Emits the live sessions of the user, the newest first, at most {@value UserSessionIndex#MAX_SESSIONS}. */
    public Uni<List<Listed>> list(AuthorizedCall access, String user) {
        access.requirePrefix(Verb.GET, SessionOperations.GRANTED);
        return live(access.service(), user, UserSessions::listed);
    }

    /**
     * Emits the live sessions of the user with their data. The caller needs the rights of a writer: a key that may only
     * read must not see sessions whose ids it does not know.
     *
     * @param budget counts the data of the sessions as it comes
     * @throws Refusal.TooLarge in the result, if the data of all sessions is larger than {@value #MAX_BYTES} bytes
     */
    public Uni<List<Session>> read(AuthorizedCall access, String user, ReadBudget budget) {
        access.requirePrefix(Verb.GET, SessionOperations.GRANTED);
        access.requirePrefix(Verb.PATCH, SessionOperations.GRANTED);
        return Uni.createFrom().deferred(() -> {
            var bytes = new AtomicLong();
            return live(access.service(), user, session -> {
                int size = session.entry().payload().length;
                budget.reserve(size);
                if (bytes.addAndGet(size) > MAX_BYTES) {
                    throw new Refusal.TooLarge(
                            "The sessions of this user hold more than %d bytes; list them without envelope"
                                    .formatted(MAX_BYTES));
                }
                return session;
            });
        });
    }

    private <T> Uni<List<T>> live(Service service, String user, Function<Session, T> shown) {
        CoherentStore store = service.needCoherent();
        return index.handles(service, user)
                .flatMap(handles -> Multi.createFrom()
                        .iterable(handles)
                        .onItem()
                        .transformToUni(handle -> look(store, user, handle)
                                .map(found -> found.map(session -> new Aged<>(created(session), shown.apply(session)))))
                        .merge(CONCURRENCY)
                        .collect()
                        .asList()
                        .map(UserSessions::newestFirst));
    }

    private record Aged<T>(long created, T shown) {}

    private static long created(Session session) {
        return session.entry().lifetime().created();
    }

    private static Listed listed(Session session) {
        return new Listed(
                session.handle(), session.entry().lifetime(), session.entry().payload().length);
    }

    /** Ends every session of the user, the unlisted ones too. After the answer no node shows any of them. */
    public Uni<Void> revoke(AuthorizedCall access, String user) {
        access.requirePrefix(Verb.DELETE, SessionOperations.GRANTED);
        Service service = access.service();
        return service.needCoherent()
                .freshness()
                .invalidate(Invalidation.lasting(Set.of(TagId.tag(SessionOwner.tag(user)))))
                .invoke(revision -> AUDIT.infof(
                        "%s revoked the sessions of a user in service %s (seq %d)",
                        access.caller().id(), service.name(), revision.seq()))
                .replaceWithVoid();
    }

    /** Ends one session of the user; emits whether the session existed. */
    public Uni<Boolean> revoke(AuthorizedCall access, String user, String handle) {
        access.requirePrefix(Verb.DELETE, SessionOperations.GRANTED);
        if (!SessionId.isHandle(handle)) {
            throw new Refusal.Bad("This is not a handle; the list of a user's sessions shows the handles");
        }
        CoherentStore store = access.service().needCoherent();
        return new Update(store, SessionId.key(handle)).remove(there -> there.filter(entry -> isOf(user, entry)));
    }

    private static Uni<Optional<Session>> look(CoherentStore store, String user, String handle) {
        return store.get(SessionId.key(handle))
                .map(found -> found.filter(entry -> isOf(user, entry)).map(entry -> Session.of(handle, entry)));
    }

    private static boolean isOf(String user, Entry entry) {
        return SessionOwner.of(entry).user().filter(user::equals).isPresent();
    }

    private static <T> List<T> newestFirst(List<Optional<Aged<T>>> looked) {
        return looked.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong((Aged<T> one) -> one.created()).reversed())
                .map(Aged::shown)
                .toList();
    }
}
