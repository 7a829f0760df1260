package dev.larder.ai.semantic.guard;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses another scope: "all messages" for "some messages", "for members only" for "for members". */
final class ScopeRule implements Rule {
    private static final String SINGLE = "single";
    private static final Map<String, String> SCOPES = Map.ofEntries(
            Map.entry("all", "all"),
            Map.entry("every", "all"),
            Map.entry("each", "all"),
            Map.entry("entire", "all"),
            Map.entry("whole", "all"),
            Map.entry("everyone", "all"),
            Map.entry("everybody", "all"),
            Map.entry("everything", "all"),
            Map.entry("both", "both"),
            Map.entry("either", "either"),
            Map.entry("some", "some"),
            Map.entry("few", "few"),
            Map.entry("several", "few"),
            Map.entry("certain", "few"),
            Map.entry("part", "part"),
            Map.entry("partial", "part"),
            Map.entry("half", "part"),
            Map.entry("many", "many"),
            Map.entry("only", "only"),
            Map.entry("exclusively", "only"),
            Map.entry("solely", "only"),
            Map.entry("none", "none"),
            Map.entry("one", SINGLE),
            Map.entry("single", SINGLE));

    @Override
    public String name() {
        return "scope";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        Set<String> ones = scopes(one);
        Set<String> others = scopes(other);
        // "one" is a pronoun, and "some" an article, where the other question has no scope
        for (String weak : List.of(SINGLE, "some")) {
            if (others.isEmpty()) {
                ones.remove(weak);
            }
            if (ones.isEmpty()) {
                others.remove(weak);
            }
        }
        return !ones.equals(others);
    }

    private static Set<String> scopes(Question question) {
        Set<String> scopes = new HashSet<>();
        List<Word> words = question.words();
        for (int i = 0; i < words.size(); i++) {
            String scope = SCOPES.get(words.get(i).lemma());
            boolean asksHowMany = i > 0 && words.get(i - 1).lemma().equals("how");
            boolean pronoun = words.get(i).lemma().equals("one")
                    && (i + 1 == words.size() || !words.get(i + 1).counts());
            if (scope != null && !pronoun && !asksHowMany && words.get(i).place() != Word.Place.STORY) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
