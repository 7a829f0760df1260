package dev.larder.http.limit;

import dev.larder.core.limit.Charge;
import dev.larder.core.limit.OwnLimits;
import dev.larder.http.message.ApiRequest;
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
    public Uni<Void> admit(ApiRequest call, int entries) {
        if (!limits.count(Charge.Unit.ENTRIES)) {
            return Uni.createFrom().voidItem();
        }
        return limits.admit(gate.visit(call), Charge.entries(entries)).flatMap(admission -> {
            gate.tell(call.request(), admission);
            return admission.refusal().isPresent()
                    ? Uni.createFrom().failure(admission.refusal().get())
                    : Uni.createFrom().voidItem();
        });
    }
}
