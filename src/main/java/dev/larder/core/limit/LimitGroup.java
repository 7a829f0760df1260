package dev.larder.core.limit;

import dev.larder.core.Refusal;
import dev.larder.core.limit.Admission.Line;
import dev.larder.core.limit.LimitMeters.LimitDecision;
import dev.larder.core.limit.OwnLimit.Counting;
import dev.larder.core.limit.OwnLimit.Each;
import dev.larder.core.limit.OwnLimit.FailureMode;
import dev.larder.spi.CacheKey;
import dev.larder.spi.Limit;
import dev.larder.spi.RateLimits;
import dev.larder.spi.RateLimits.Claim;
import dev.larder.spi.RateLimits.Decision;
import dev.larder.spi.RateLimits.Standing;
import dev.larder.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Limits with equal counting: a request takes from all of them in one step, or from none. */
final class LimitGroup {
    private static final String ANY = "-";
    private static final Set<String> NO_ROLE = Set.of(ANY);

    private final Counting counting;
    private final List<Member> members;
    private final RateLimits counts;
    private final RefusalCache refusals;

    record Member(OwnLimit limit, LimitMeters meters) {}

    /** @param counts the store of the counts */
    LimitGroup(Counting counting, List<Member> members, RateLimits counts, RefusalCache refusals) {
        this.counting = counting;
        this.members = List.copyOf(members);
        this.counts = counts;
        this.refusals = refusals;
    }

    /** Adds the decisions on the request: none, one, or one for each role of the caller. */
    void ask(LimitedRequest request, Charge charge, Answers answers) {
        boolean byRole = counting.each().contains(Each.ROLE);
        Set<String> roles =
                byRole && !request.caller().roles().isEmpty() ? request.caller().roles() : NO_ROLE;
        for (String role : roles) {
            List<Member> concerned = concerned(request, charge, byRole ? Optional.of(role) : Optional.empty());
            if (!concerned.isEmpty()) {
                ask(subject(request, role), charge, concerned, answers);
            }
        }
    }

    /** The refusal that this node remembers for the request; the store is not asked. */
    Optional<Admission> rememberedRefusal(LimitedRequest request, Charge charge) {
        return findRefusal(subject(request, ANY), charge, concerned(request, charge, Optional.empty()));
    }

    private List<Member> concerned(LimitedRequest request, Charge charge, Optional<String> role) {
        List<Member> concerned = new ArrayList<>(members.size());
        for (Member member : members) {
            Set<String> only = member.limit.scope().roles();
            if (charge.of(member.limit.unit()) > 0
                    && member.limit.scope().covers(request)
                    && (role.isEmpty() || only.isEmpty() || only.contains(role.get()))) {
                concerned.add(member);
            }
        }
        return concerned;
    }

    private void ask(String subject, Charge charge, List<Member> concerned, Answers answers) {
        List<Claim> claims = new ArrayList<>(concerned.size());
        for (Member member : concerned) {
            Limit limit = member.limit.limit();
            long cost = charge.of(member.limit.unit());
            if (charge.whole(member.limit.unit()) > limit.burst()) {
                answers.add(tooLarge(member));
                return;
            }
            claims.add(new Claim(limit, cost));
        }
        Optional<Admission> before = findRefusal(subject, charge, concerned);
        if (before.isPresent()) {
            answers.add(before.get());
            return;
        }
        var key = new CacheKey(subject);
        Optional<Decision> atOnce;
        try {
            atOnce = counts.takeAtOnce(key, claims);
        } catch (StoreException e) {
            answers.add(unchecked(concerned, e));
            return;
        }
        if (atOnce.isPresent()) {
            answers.add(decided(subject, claims, concerned, atOnce.get()));
            return;
        }
        answers.add(counts.take(key, claims)
                .map(decision -> decided(subject, claims, concerned, decision))
                .onFailure(StoreException.class)
                .recoverWithItem(failure -> unchecked(concerned, failure)));
    }

    private Optional<Admission> findRefusal(String subject, Charge charge, List<Member> concerned) {
        for (Member member : concerned) {
            Optional<Standing> over =
                    refusals.find(subject, member.limit.limit().id(), charge.of(member.limit.unit()));
            if (over.isPresent()) {
                return Optional.of(refused(List.of(member), List.of(over.get())));
            }
        }
        return Optional.empty();
    }

    private Admission decided(String subject, List<Claim> claims, List<Member> concerned, Decision decision) {
        List<Standing> standings = decision.standings();
        if (!decision.admitted()) {
            for (int i = 0; i < claims.size(); i++) {
                if (standings.get(i).delay() > 0) {
                    refusals.note(
                            subject, claims.get(i).limit().id(), claims.get(i).cost(), standings.get(i));
                }
            }
            return refused(concerned, standings);
        }
        List<Line> lines = new ArrayList<>(concerned.size());
        for (int i = 0; i < concerned.size(); i++) {
            Member member = concerned.get(i);
            boolean near = standings.get(i).remaining() < member.limit.limit().burst() / 10.0;
            member.meters.count(near ? LimitDecision.NEAR : LimitDecision.ADMITTED);
            lines.add(new Line(member.limit, standings.get(i)));
        }
        return counting.shadow() ? Admission.FREE : Admission.of(true, lines);
    }

    private Admission refused(List<Member> concerned, List<Standing> standings) {
        List<Line> lines = new ArrayList<>(concerned.size());
        for (int i = 0; i < concerned.size(); i++) {
            Member member = concerned.get(i);
            if (standings.get(i).delay() > 0) {
                member.meters.count(counting.shadow() ? LimitDecision.SHADOWED : LimitDecision.REFUSED);
            }
            lines.add(new Line(member.limit, standings.get(i)));
        }
        return counting.shadow() ? Admission.FREE : Admission.of(false, lines);
    }

    /** The refusal of a cost above the burst, which no waiting makes room for. */
    private Admission tooLarge(Member member) {
        member.meters.count(counting.shadow() ? LimitDecision.SHADOWED : LimitDecision.REFUSED);
        return counting.shadow()
                ? Admission.FREE
                : new Admission(
                        List.of(),
                        Optional.of(new Refusal.TooLarge(
                                "The request writes more than the limit %s allows at once; split it"
                                        .formatted(member.limit.name()))));
    }

    private Admission unchecked(List<Member> concerned, Throwable failure) {
        concerned.forEach(member -> member.meters.count(LimitDecision.UNCHECKED));
        return counting.onError() == FailureMode.FAIL_OPEN || counting.shadow()
                ? Admission.FREE
                : new Admission(
                        List.of(),
                        Optional.of(new StoreException.Unavailable(
                                "The service that counts the rate limits did not answer", failure)));
    }

    /** The key of the counts of a request. */
    private String subject(LimitedRequest request, String role) {
        var subject = new StringBuilder(LimitOperations.OWN);
        Set<Each> each = counting.each();
        subject.append(each.contains(Each.VERB) ? request.verb().name() : ANY).append('/');
        subject.append(
                        each.contains(Each.SERVICE)
                                ? request.service().map(Object::toString).orElse("")
                                : ANY)
                .append('/');
        subject.append(each.contains(Each.ADDRESS) ? request.address().subject() : ANY)
                .append('/');
        subject.append(each.contains(Each.KEY) ? request.caller().id() : ANY).append('/');
        return subject.append(each.contains(Each.ROLE) ? role : ANY).toString();
    }
}
