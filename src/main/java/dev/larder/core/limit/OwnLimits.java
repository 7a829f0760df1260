package dev.larder.core.limit;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.Staged;
import dev.larder.core.limit.LimitGroup.Member;
import dev.larder.core.limit.OwnLimit.Counting;
import dev.larder.core.service.Service;
import dev.larder.core.service.ServiceDirectory;
import dev.larder.spi.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Larder's own limits: every request asks them before anything else is done for it. */
@Singleton
public final class OwnLimits {
    private final MeterRegistry registry;
    private volatile Counted counted = new Counted(List.of(), List.of(), List.of(), EnumSet.noneOf(Charge.Unit.class));

    OwnLimits(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * The limits of one moment.
     *
     * @param declared all of them
     * @param groups those of what API keys do
     * @param ofFailures those of failed authentications
     * @param units what they count
     */
    private record Counted(
            List<OwnLimit> declared, List<LimitGroup> groups, List<LimitGroup> ofFailures, Set<Charge.Unit> units) {}

    /**
     * Checks limits that are to replace those in effect.
     *
     * @param services in which they count
     * @throws InvalidSettings when a service cannot count what it is to count
     */
    public Staged stage(List<OwnLimit> declared, ServiceDirectory services) {
        Set<Charge.Unit> units = EnumSet.noneOf(Charge.Unit.class);
        declared.forEach(limit -> units.add(limit.unit()));
        var faults = new Faults();
        var grouping = new Grouping(services, faults, new OverMemory(System::nanoTime));
        var next = new Counted(
                declared,
                grouping.of(declared.stream()
                        .filter(limit -> limit.unit() != Charge.Unit.FAILURES)
                        .toList()),
                grouping.of(declared.stream()
                        .filter(limit -> limit.unit() == Charge.Unit.FAILURES)
                        .toList()),
                units);
        if (!faults.isEmpty()) {
            retractAllBut(counted);
        }
        faults.throwIfAny();
        return new Staged() {
            @Override
            public void commit() {
                counted = next;
                retractAllBut(next);
            }

            @Override
            public void discard() {
                retractAllBut(counted);
            }
        };
    }

    private void retractAllBut(Counted kept) {
        Set<String> names = kept.declared.stream().map(OwnLimit::name).collect(Collectors.toSet());
        LimitMeters.retractAllBut(names, registry);
    }

    /** Whether some limit counts this. */
    public boolean count(Charge.Unit unit) {
        return counted.units.contains(unit);
    }

    /** Whether no limit counts what an API key does. */
    public boolean isEmpty() {
        return counted.groups.isEmpty();
    }

    /** Counts a request, some of it at once, and emits whether it is let in. Never fails. */
    public Uni<Admission> admit(Visit visit, Charge charge) {
        return admit(counted.groups, visit, charge);
    }

    /** Counts a failed authentication as {@link #admit}, and emits whether there may be more. Never fails. */
    public Uni<Admission> failed(Visit visit) {
        return admit(counted.ofFailures, visit, Charge.failure());
    }

    /** Why nobody from there is let in, if this node knows that too many authentications failed. */
    public Optional<Admission> barred(Visit visit) {
        for (LimitGroup group : counted.ofFailures) {
            Optional<Admission> before = group.remembered(visit, Charge.failure());
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

    /** Puts limits that are counted alike together. */
    private final class Grouping {
        private final ServiceDirectory services;
        private final Faults faults;
        private final OverMemory memory;

        Grouping(ServiceDirectory services, Faults faults, OverMemory memory) {
            this.services = services;
            this.faults = faults;
            this.memory = memory;
        }

        List<LimitGroup> of(List<OwnLimit> limits) {
            Map<Counting, List<Member>> members = new LinkedHashMap<>();
            for (OwnLimit limit : limits) {
                members.computeIfAbsent(limit.counting(), x -> new ArrayList<>())
                        .add(new Member(limit, new LimitMeters(limit.name(), registry)));
            }
            return members.entrySet().stream()
                    .flatMap(group -> faults
                            .attempt(() -> counts(group.getKey(), group.getValue()))
                            .map(counts -> new LimitGroup(group.getKey(), group.getValue(), counts, memory))
                            .stream())
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
                throw new InvalidSettings("At most %d limits can be counted alike".formatted(RateLimits.MAX_LIMITS));
            }
            return counts;
        }
    }

    private static InvalidSettings refused(OwnLimit limit, String needed) {
        return new InvalidSettings("larder.limits.%s.in names the service %s, but needs %s"
                .formatted(limit.name(), limit.counting().in(), needed));
    }
}
