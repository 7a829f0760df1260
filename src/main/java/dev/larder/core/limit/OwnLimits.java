package dev.larder.core.limit;

import dev.larder.core.Faults;
import dev.larder.core.InvalidSettings;
import dev.larder.core.MissingPart;
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

/** Larder's own limits, which every request must pass before any other work is done for it. */
@Singleton
public final class OwnLimits {
    private final MeterRegistry registry;
    private volatile Counted counted = new Counted(List.of(), List.of(), List.of(), EnumSet.noneOf(Charge.Unit.class));

    OwnLimits(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * The limits in effect.
     *
     * @param declared all limits
     * @param groups the limits on the requests of accepted API keys
     * @param ofFailures the limits on failed authentications
     * @param units the units that the limits count
     */
    private record Counted(
            List<OwnLimit> declared, List<LimitGroup> groups, List<LimitGroup> ofFailures, Set<Charge.Unit> units) {}

    /**
     * Checks limits that are to replace those in effect.
     *
     * @param services the services in which they count
     * @throws InvalidSettings if a service cannot count a limit that names it
     */
    public Staged stage(List<OwnLimit> declared, ServiceDirectory services) {
        Set<Charge.Unit> units = EnumSet.noneOf(Charge.Unit.class);
        declared.forEach(limit -> units.add(limit.unit()));
        var faults = new Faults();
        var grouping = new Grouping(services, faults, new RefusalCache(System::nanoTime));
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

    /** Whether a limit counts this unit. */
    public boolean count(Charge.Unit unit) {
        return counted.units.contains(unit);
    }

    /** Whether a limit on bytes covers the request and may refuse it. One in shadow refuses no request. */
    public boolean mayRefuseBytes(LimitedRequest request) {
        for (OwnLimit limit : counted.declared) {
            if (limit.unit() == Charge.Unit.BYTES
                    && !limit.counting().shadow()
                    && limit.scope().covers(request)) {
                return true;
            }
        }
        return false;
    }

    /** Whether no limit counts the requests of accepted API keys. */
    public boolean isEmpty() {
        return counted.groups.isEmpty();
    }

    /**
     * Counts a request, and emits whether it is admitted. Limits in the heap are counted before this returns. Never
     * fails.
     */
    public Uni<Admission> admit(LimitedRequest request, Charge charge) {
        return admit(counted.groups, request, charge);
    }

    /**
     * Counts a failed authentication as {@link #admit} counts a request, and emits whether more are allowed. Never
     * fails.
     */
    public Uni<Admission> failed(LimitedRequest request) {
        return admit(counted.ofFailures, request, Charge.failure());
    }

    /**
     * The refusal of every request from this address, if this node remembers that too many authentications failed
     * there.
     */
    public Optional<Admission> barred(LimitedRequest request) {
        for (LimitGroup group : counted.ofFailures) {
            Optional<Admission> before = group.rememberedRefusal(request, Charge.failure());
            if (before.isPresent() && before.get().refusal().isPresent()) {
                return before;
            }
        }
        return Optional.empty();
    }

    private static Uni<Admission> admit(List<LimitGroup> groups, LimitedRequest request, Charge charge) {
        var answers = new Answers();
        for (LimitGroup group : groups) {
            group.ask(request, charge, answers);
        }
        return answers.together();
    }

    /** Groups limits that are counted alike. */
    private final class Grouping {
        private final ServiceDirectory services;
        private final Faults faults;
        private final RefusalCache refusals;

        Grouping(ServiceDirectory services, Faults faults, RefusalCache refusals) {
            this.services = services;
            this.faults = faults;
            this.refusals = refusals;
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
                            .map(counts -> new LimitGroup(group.getKey(), group.getValue(), counts, refusals))
                            .stream())
                    .toList();
        }

        private RateLimits counts(Counting counting, List<Member> members) {
            Service service = services.require(counting.in());
            Optional<RateLimits> counts = service.store().capability(RateLimits.class);
            for (Member member : members) {
                RateLimits.Algorithm algorithm = member.limit().limit().algorithm();
                if (counts.isEmpty()) {
                    faults.add(refused(member.limit(), "a service that has rate_limits"));
                } else if (!counts.get().algorithms().contains(algorithm)) {
                    faults.add(refused(member.limit(), "a service that has the algorithm " + algorithm.label()));
                }
            }
            if (members.size() > RateLimits.MAX_LIMITS) {
                throw new InvalidSettings(
                        "At most %d limits can have the same in, each and scope".formatted(RateLimits.MAX_LIMITS));
            }
            return counts.orElseThrow(() -> new MissingPart("the counts of limits"));
        }
    }

    private static String refused(OwnLimit limit, String needed) {
        return "larder.limits.%s.in names the service %s, but needs %s"
                .formatted(limit.name(), limit.counting().in(), needed);
    }
}
