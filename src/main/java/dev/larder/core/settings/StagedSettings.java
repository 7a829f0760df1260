package dev.larder.core.settings;

import dev.larder.core.Faults;
import dev.larder.core.Staged;
import dev.larder.core.service.StagedServices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** The parts of new settings that depend on the services, with the services themselves, all checked. */
final class StagedSettings implements Staged {
    private final StagedServices services;
    private final List<Staged> parts;

    /** @param parts in the order in which they take effect */
    StagedSettings(StagedServices services, List<Staged> parts) {
        this.services = services;
        this.parts = parts;
    }

    /**
     * Takes all steps. If one of them fails, or if there was a fault before, it discards the results of the others, the
     * last one first, and then the services.
     *
     * @param faults those that were found before; takes those of the steps
     * @throws dev.larder.core.InvalidSettings with all faults
     */
    static List<Staged> stageAll(List<Supplier<Staged>> steps, Staged services, Faults faults) {
        List<Staged> staged = new ArrayList<>();
        try {
            steps.forEach(step -> faults.attempt(step).ifPresent(staged::add));
            faults.throwIfAny();
            return staged;
        } catch (RuntimeException e) {
            discard(staged, services);
            throw e;
        }
    }

    @Override
    public void commit() {
        // a request finds its service while the rest takes effect
        services.showBoth();
        parts.forEach(Staged::commit);
        services.commit();
    }

    @Override
    public void discard() {
        discard(parts, services);
    }

    private static void discard(List<Staged> parts, Staged services) {
        List<Staged> reversed = new ArrayList<>(parts);
        Collections.reverse(reversed);
        reversed.forEach(Staged::discard);
        services.discard();
    }
}
