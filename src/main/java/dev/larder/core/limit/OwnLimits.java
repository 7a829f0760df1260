package dev.larder.core.limit;

import dev.larder.core.limit.LimitGroup.Member;
import dev.larder.core.limit.OwnLimit.Counting;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceRegistry;
import dev.larder.spi.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Larder's own limits, which every request must pass before any other work is done for it. */
@Singleton
public final class OwnLimits {
    private final LimitCatalog catalog;
    private final ServiceRegistry services;
    private final MeterRegistry registry;
    private final OverMemory memory = new OverMemory(System::nanoTime);
    private volatile List<LimitGroup> groups = List.of();
    private volatile List<LimitGroup> failureGroups = List.of();
    private volatile Set<Charge.Unit> units = EnumSet.noneOf(Charge.Unit.class);

    OwnLimits(LimitCatalog catalog, ServiceRegistry services, MeterRegistry registry) {
        this.catalog = catalog;
        this.services = services;
        this.registry = registry;
    }

    /** @throws ConfigurationException if a service lacks what a limit needs of it */
    void open(@Observes @Priority(200) StartupEvent started) {
        List<OwnLimit> declared = catalog.declaredLimits();
        Set<Charge.Unit> counted = EnumSet.noneOf(Charge.Unit.class);
        declared.forEach(limit -> counted.add(limit.unit()));
        units = counted;
        groups = grouped(declared.stream()
                .filter(limit -> limit.unit() != Charge.Unit.FAILURES)
                .toList());
        failureGroups = grouped(declared.stream()
                .filter(limit -> limit.unit() == Charge.Unit.FAILURES)
                .toList());
    }

    /** Whether a limit counts this unit. */
    public boolean count(Charge.Unit unit) {
        return units.contains(unit);
    }

    /** Whether no limit counts the requests of accepted API keys. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * Counts a request, and emits whether it is admitted. Limits in the heap are counted before this returns. Never
     * fails.
     */
    public Uni<Admission> admit(Visit visit, Charge charge) {
        return admit(groups, visit, charge);
    }

    /**
     * Counts a failed authentication as {@link #admit} counts a request, and emits whether more are allowed. Never
     * fails.
     */
    public Uni<Admission> failed(Visit visit) {
        return admit(failureGroups, visit, Charge.failure());
    }

    /**
     * The refusal of every request from this address, if this node remembers that too many authentications failed
     * there.
     */
    public Optional<Admission> barred(Visit visit) {
        for (LimitGroup group : failureGroups) {
            Optional<Admission> before = group.rememberedRefusal(visit, Charge.failure());
            if (before.isPresent() && before.get().refusal().isPresent()) {
                return before;
            }
        }
        return Optional.empty();
    }

    private static Uni<Admission> admit(List<LimitGroup> groups, Visit visit, Charge charge) {
        var answers = new Answers();
        for (LimitGroup group : groups) {
            group.ask(visit, charge, answers);
        }
        return answers.together();
    }

    private List<LimitGroup> grouped(List<OwnLimit> limits) {
        Map<Counting, List<Member>> members = new LinkedHashMap<>();
        for (OwnLimit limit : limits) {
            members.computeIfAbsent(limit.counting(), x -> new ArrayList<>())
                    .add(new Member(limit, new LimitMeters(limit.name(), registry)));
        }
        return members.entrySet().stream()
                .map(group -> new LimitGroup(
                        group.getKey(), group.getValue(), counts(group.getKey(), group.getValue()), memory))
                .toList();
    }

    private RateLimits counts(Counting counting, List<Member> members) {
        Service service = services.get(counting.in().text());
        RateLimits counts = service.store()
                .capability(RateLimits.class)
                .orElseThrow(() -> refused(members.get(0).limit(), "a service that has rate_limits"));
        for (Member member : members) {
            if (!counts.algorithms().contains(member.limit().limit().algorithm())) {
                throw refused(
                        member.limit(),
                        "a service that has the algorithm "
                                + member.limit().limit().algorithm().label());
            }
        }
        if (members.size() > RateLimits.MAX_LIMITS) {
            throw new ConfigurationException("At most %d limits can have the same service, each, on-error and shadow".formatted(RateLimits.MAX_LIMITS));
        }
        return counts;
    }

    private static ConfigurationException refused(OwnLimit limit, String needed) {
        return new ConfigurationException("larder.limits.%s.in names the service %s, but needs %s"
                .formatted(limit.name(), limit.counting().in(), needed));
    }
}
