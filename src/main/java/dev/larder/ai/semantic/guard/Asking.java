package dev.larder.ai.semantic.guard;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What a question asks for. */
enum Asking {
    COST("\\b(?:price|cost|fare)s?\\b", "(?:what|how much|which)\\b(?! (?:causes|lowers)).*"),
    QUANTITY("how (?:many|much)\\b.*"),
    DURATION("how long\\b.*"),
    FREQUENCY("how often\\b.*"),
    SIZE("how (?:big|large)\\b.*"),
    DISTANCE("how far\\b.*"),
    AGE("how old\\b.*"),
    HEIGHT("how (?:tall|high)\\b.*"),
    EARLINESS("how (?:early|late|soon|fast|quickly)\\b.*"),
    WAY("how\\b.*"),
    REASON("why\\b.*"),
    TIME(
            "(?:since |until |by )?when\\b.*|what .*\\bdeadline\\b.*|what is (?:the |my |your )?(?:\\p{L}+ )?(?:date|time)\\b(?! of (?:birth|arrival)| zone| limit| off).*"),
    PLACE("(?:from )?where\\b.*"),
    ACTION("what do\\b(?! (?:i|you|we|the|my|they)\\b).*"),
    PERSON_ACTED_ON("who (?:do|does|did)\\b.*|who (?:can|should|must|could|may|will) (?:i|we|you)\\b.*|whom\\b.*"),
    PERSON("who\\b.*"),
    OWNER("whose\\b.*"),
    THING("(?:what|which|in which|in what|at which|for which|with which|from which|on which|list|show|give|name)\\b.*"),
    POSSIBLE_WAY("can i maybe\\b.*"),
    YES_OR_NO(
            "(?:whether|can|could|may|must|do|does|did|is|are|was|were|should|will|would|has|have|had|am|shall|might)\\b.*"),
    /** A question in key words: it may ask for anything. */
    ANYTHING(".*");

    private final Pattern contained;
    private final Pattern whole;

    Asking(String whole) {
        this("", whole);
    }

    Asking(String contained, String whole) {
        this.contained = Pattern.compile(contained);
        this.whole = Pattern.compile(whole);
    }

    /** What a clause asks for, told by its first words. */
    static Asking of(String clause) {
        String asked = clause.replaceFirst("^(?:and|but|so|then) ", "");
        return Arrays.stream(values())
                .filter(one -> one.fits(asked))
                .findFirst()
                .orElse(ANYTHING);
    }

    private boolean fits(String clause) {
        return contained.matcher(clause).find() && whole.matcher(clause).matches();
    }

    /** Whether the answers to both may be the same. */
    boolean isCompatible(Asking other) {
        return this == other
                || this == ANYTHING
                || other == ANYTHING
                || isOneOf(other, WAY, ACTION)
                || isOneOf(other, WAY, POSSIBLE_WAY)
                || isOneOf(other, YES_OR_NO, POSSIBLE_WAY)
                || isOneOf(other, TIME, EARLINESS);
    }

    private boolean isOneOf(Asking other, Asking one, Asking two) {
        return (this == one && other == two) || (this == two && other == one);
    }
}
