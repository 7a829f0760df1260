package dev.larder.core.service;

import io.smallrye.mutiny.Uni;

/** Something that happens around every call on a store. */
interface Layer {
    <T> Uni<T> around(Operation operation, Uni<T> call);
}
