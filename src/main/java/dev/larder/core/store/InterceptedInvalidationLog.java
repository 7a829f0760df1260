package dev.larder.core.store;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** An invalidation log with interceptors around each call but the cheapest. */
final class InterceptedInvalidationLog implements InvalidationLog {
    private final InvalidationLog inner;
    private final Interceptors interceptors;

    InterceptedInvalidationLog(InvalidationLog inner, Interceptors interceptors) {
        this.inner = inner;
        this.interceptors = interceptors;
    }

    /** Travels with a read or a write, which has the interceptors around it already. */
    @Override
    public Uni<Revision> newest() {
        return interceptors.beside(inner.newest());
    }

    @Override
    public Optional<Revision> known() {
        return inner.known();
    }

    /** What may be lost need not be waited for, and a broken server is noticed by the calls that count. */
    @Override
    public Optional<InvalidationChannel> channel() {
        return inner.channel();
    }

    @Override
    public Uni<Recent> since(Revision seen) {
        return interceptors.around(Call.MARKS_SINCE, inner.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return interceptors.around(Call.MARKS_STANDING, inner.standing(tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return interceptors.around(Call.MARKS_BUMP, inner.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return interceptors.around(Call.MARKS_BUMP, inner.invalidateTo(tag, version));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return interceptors.around(Call.MARKS_HOLD, inner.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return interceptors.around(Call.MARKS_RELEASE, inner.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return interceptors.around(Call.MARKS_RELEASE, inner.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return interceptors.around(Call.MARKS_RENEW, inner.renew(epoch));
    }
}
