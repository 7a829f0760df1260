package dev.larder.core.service;

import dev.larder.spi.InvalidationChannel;
import dev.larder.spi.InvalidationLog;
import dev.larder.spi.Revision;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** Marks with a layer around each call but the cheapest. */
final class LayeredInvalidationLog implements InvalidationLog {
    private final InvalidationLog inner;
    private final Layer layer;

    LayeredInvalidationLog(InvalidationLog inner, Layer layer) {
        this.inner = inner;
        this.layer = layer;
    }

    /** Travels with a read or a write, which has the layer around it already. */
    @Override
    public Uni<Revision> newest() {
        return layer.beside(inner.newest());
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
        return layer.around(Operation.MARKS_SINCE, inner.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return layer.around(Operation.MARKS_STANDING, inner.standing(tags));
    }

    @Override
    public Uni<Revision> invalidate(Invalidation invalidate) {
        return layer.around(Operation.MARKS_BUMP, inner.invalidate(invalidate));
    }

    @Override
    public Uni<Optional<Revision>> invalidateTo(long tag, long version) {
        return layer.around(Operation.MARKS_BUMP, inner.invalidateTo(tag, version));
    }

    @Override
    public Uni<Revision> hold(Set<Long> tags, long deadline) {
        return layer.around(Operation.MARKS_HOLD, inner.hold(tags, deadline));
    }

    @Override
    public Uni<Revision> release(Set<Long> tags) {
        return layer.around(Operation.MARKS_RELEASE, inner.release(tags));
    }

    @Override
    public Uni<Revision> lapse(Set<Long> tags, long now) {
        return layer.around(Operation.MARKS_RELEASE, inner.lapse(tags, now));
    }

    @Override
    public Uni<Revision> renew(long epoch) {
        return layer.around(Operation.MARKS_RENEW, inner.renew(epoch));
    }
}
