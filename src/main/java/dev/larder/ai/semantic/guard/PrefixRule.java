package dev.larder.ai.semantic.guard;

import java.util.List;

/** Refuses a word for the one that a prefix makes its opposite: "deductible" and "non-deductible". */
final class PrefixRule implements Rule {
    private static final List<String> PREFIXES = List.of(
            "un", "non", "in", "im", "il", "ir", "dis", "de", "mis", "anti", "ab", "re", "pre", "post", "over", "under",
            "sub");

    @Override
    public String name() {
        return "antonym";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        return hasOpposite(one, other) || hasOpposite(other, one);
    }

    private static boolean hasOpposite(Question one, Question other) {
        return one.has("non") != other.has("non")
                || one.missingIn(other).stream()
                        .anyMatch(word -> PREFIXES.stream().anyMatch(prefix -> other.has(prefix + word.lemma())));
    }
}
