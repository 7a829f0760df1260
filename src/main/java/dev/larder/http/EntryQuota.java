package dev.larder.http;

import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimits;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Holds bulk writes to the limits on entries: how many they write is known only when their body has been read. */
@Singleton
public final class EntryQuota {
    private final OwnLimits limits;
    private final LimitGate gate;

    EntryQuota(OwnLimits limits, LimitGate gate) {
        this.limits = limits;
        this.gate = gate;
    }

    /** Emits when so many entries may be written; fails when not. */
    Uni<Void> admit(ApiRequest exchange, int entries) {
        if (!limits.count(Charge.Unit.ENTRIES)) {
            return Uni.createFrom().voidItem();
        }
        return limits.admit(gate.visit(exchange), Charge.entries(entries)).flatMap(admission -> {
            gate.tell(exchange.request(), admission);
            return admission.refusal().isPresent()
                    ? Uni.createFrom().failure(admission.refusal().get())
                    : Uni.createFrom().voidItem();
        });
    }
}
