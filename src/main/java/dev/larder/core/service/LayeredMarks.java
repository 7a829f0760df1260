package dev.larder.core.service;

import dev.larder.spi.Doorbell;
import dev.larder.spi.Marks;
import dev.larder.spi.Stamp;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;

/** Marks with a layer around each call but the cheapest. */
final class LayeredMarks implements Marks {
    private final Marks inner;
    private final Layer layer;

    LayeredMarks(Marks inner, Layer layer) {
        this.inner = inner;
        this.layer = layer;
    }

    /** Travels with a read or a write, which has the layer around it already. */
    @Override
    public Uni<Stamp> newest() {
        return inner.newest();
    }

    @Override
    public Optional<Stamp> known() {
        return inner.known();
    }

    /** What may be lost need not be waited for, and a broken server is noticed by the calls that count. */
    @Override
    public Optional<Doorbell> doorbell() {
        return inner.doorbell();
    }

    @Override
    public Uni<Recent> since(Stamp seen) {
        return layer.around(Operation.MARKS_SINCE, inner.since(seen));
    }

    @Override
    public Uni<Standing> standing(Set<Long> tags) {
        return layer.around(Operation.MARKS_STANDING, inner.standing(tags));
    }

    @Override
    public Uni<Stamp> bump(Bump bump) {
        return layer.around(Operation.MARKS_BUMP, inner.bump(bump));
    }

    @Override
    public Uni<Optional<Stamp>> bumpTo(long tag, long version) {
        return layer.around(Operation.MARKS_BUMP, inner.bumpTo(tag, version));
    }

    @Override
    public Uni<Stamp> hold(Set<Long> tags, long deadline) {
        return layer.around(Operation.MARKS_HOLD, inner.hold(tags, deadline));
    }

    @Override
    public Uni<Stamp> release(Set<Long> tags) {
        return layer.around(Operation.MARKS_RELEASE, inner.release(tags));
    }

    @Override
    public Uni<Stamp> lapse(Set<Long> tags, long now) {
        return layer.around(Operation.MARKS_RELEASE, inner.lapse(tags, now));
    }

    @Override
    public Uni<Stamp> renew(long epoch) {
        return layer.around(Operation.MARKS_RENEW, inner.renew(epoch));
    }
}
