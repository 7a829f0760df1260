package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a text into what is asked and what is told before it. */
final class Clauses {
    /** A part of a text. */
    record Clause(String text, Word.Place place) {}

    private static final String ASKING_WORDS =
            "whether|how|what|where|when|why|who|whom|whose|which|can|could|may|must|do|does|did|is|are|was|were|should|will|would|has|am";
    private static final Pattern SPLIT = Pattern.compile(
            "(?<!\\b(?:dr|mr|mrs|ms|st|no|e\\.g|i\\.e|approx|avg|min|max|dept|acct|appt|incl|est|tel|vs|etc|prof|ext))[.?!;]+\\s+"
                    + "|,\\s+(?=(?:and |but |so |then )?(?:" + ASKING_WORDS + ")\\b)"
                    + "|\\s+(?:and|but|so) (?=(?:how|what|where|when|why|who|which|can|could|may|do|does|should) (?:do|does|can|should|is|are|i|we|am|will|did|gives)\\b)");
    private static final Pattern ASKS =
            Pattern.compile("^(?:and |but |so |then )?(?!when (?:i|we|you|my|the|an?|it|they)\\b)(?:" + ASKING_WORDS
                    + ")\\b.*|^(?:list|show|give|compare|name) .*");
    private static final Pattern FRONTED = Pattern.compile(
            "^(?:if|when|while|unless|on|in|for|after|before|during|to|at|with|without|from|under|as|by) .*");
    private static final Pattern STORY = Pattern.compile(
            "^(?:and |but |so )?(?:(?:i|we) (?:just |recently |already |also |still |never |have |had )*(?:forgot|started|bought|got|ordered|received|moved|made|tried"
                    + "|booked|paid|lost|signed|landed|need|want|would like|have been|had been|am (?:trying|planning|looking|writing|building|learning|new)"
                    + "|can|could|do|did|have not|was|were|will not|not)\\b"
                    + "|(?:my|mine|our|ours|the|it|there|this|that) .*(?:broken|not|slow|lost|cancel\\p{L}*|asked|arrived|stuck|late|fail\\p{L}*"
                    + "|never|wrong|missing|stopped|crash\\p{L}*|expired)\\b).*");

    private Clauses() {}

    /** The parts of a text in their order. If nothing is asked in so many words, all of it is. */
    static List<Clause> of(String text) {
        String[] parts = SPLIT.split(text.replaceAll("[.?!;,]+$", ""), -1);
        boolean asks = false;
        for (String part : parts) {
            asks |= ASKS.matcher(part).matches();
        }
        List<Clause> clauses = new ArrayList<>();
        for (String part : parts) {
            String clause = part.strip();
            if (!clause.isEmpty()) {
                clauses.add(new Clause(clause, asks ? place(clause) : Word.Place.ASKED));
            }
        }
        return clauses;
    }

    private static Word.Place place(String clause) {
        if (ASKS.matcher(clause).matches()) {
            return Word.Place.ASKED;
        }
        return !FRONTED.matcher(clause).matches() && STORY.matcher(clause).matches()
                ? Word.Place.STORY
                : Word.Place.CONDITION;
    }
}
