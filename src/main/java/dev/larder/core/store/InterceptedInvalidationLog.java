package dev.larder.core.store;

import dev.larder.core.store.ShardRouting.Target;
import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** An invalidation log with interceptors around each call, except the cheapest ones. */
final class InterceptedInvalidationLog implements InvalidationLog {
    private final InvalidationLog inner;
    private final Interceptors interceptors;
    private final Target target;

    InterceptedInvalidationLog(InvalidationLog inner, Interceptors interceptors, ShardRouting targets) {
        this.inner = inner;
        this.interceptors = interceptors;
        this.target = targets.invalidations();
    }

    /** Part of a read or write, which has the interceptors around it. */
    @Override
    public Uni<Revision> newest() {
        return interceptors.beside(target, inner.newest());
    }

    @Override
    public Optional<Revision> known() {
        return inner.known();
    }

    @Override
    public boolean assignsRevisions() {
        return inner.assignsRevisions();
    }

    /** Messages of the channel may be lost, and other calls detect a broken server. */
    @Override
    public Optional<InvalidationChannel> channel() {
        return inner.channel();
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return interceptors.around(StoreCall.MARKS_SINCE, target, inner.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return interceptors.around(StoreCall.MARKS_STANDING, target, inner.standing(tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return interceptors.around(StoreCall.MARKS_BUMP, target, inner.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return interceptors.around(StoreCall.MARKS_BUMP, target, inner.invalidateTo(tag, version));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return interceptors.around(StoreCall.MARKS_HOLD, target, inner.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return interceptors.around(StoreCall.MARKS_RELEASE, target, inner.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return interceptors.around(StoreCall.MARKS_RELEASE, target, inner.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return interceptors.around(StoreCall.MARKS_RENEW, target, inner.renew(epoch));
    }
}
