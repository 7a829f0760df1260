package dev.larder.ai.semantic.guard;

import dev.larder.ai.semantic.guard.Question.Modality;
import dev.larder.ai.semantic.guard.Question.Tense;
import java.util.Set;

/** Refuses "may I" for "must I". Questions that ask for a way say "can", "should" and "need" alike. */
final class ModalityRule implements Rule {
    private static final Set<Asking> ALIKE = Set.of(Asking.WAY, Asking.ACTION, Asking.ANYTHING);

    /** "What should I bring" and "what do I have to bring" ask the same, but "should I" and "must I" do not. */
    private static final Set<Modality> DUTY = Set.of(Modality.SHOULD, Modality.MUST);

    @Override
    public String name() {
        return "modality";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return isEventAgainstAny(one, other) || isEventAgainstAny(other, one) || differs(one, other);
    }

    private static boolean differs(Question one, Question other) {
        Set<Modality> ones = one.modalities();
        Set<Modality> others = other.modalities();
        return !ALIKE.contains(one.asking())
                && !ALIKE.contains(other.asking())
                && !ones.isEmpty()
                && !others.isEmpty()
                && !ones.equals(others)
                && !(one.asking() != Asking.YES_OR_NO && DUTY.containsAll(ones) && DUTY.containsAll(others));
    }

    /** "Did I order it" or "will I order it" for "should I order it". */
    private static boolean isEventAgainstAny(Question one, Question other) {
        return (one.tenses().contains(Tense.FUTURE) || one.tenses().contains(Tense.PAST))
                && one.modalities().isEmpty()
                && !other.modalities().isEmpty();
    }
}
