package dev.larder.ai.semantic.guard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Refuses "turn it off" for "turn it on": one question has a word of one side, the other one of the other side only. */
final class OppositeRule implements Rule {
    private final String name;

    /** The sides on which a word stands: twice the number of the line, one more for its right side. */
    private final Map<String, Set<Integer>> sides;

    OppositeRule(String name, String table) {
        this.name = name;
        Map<String, Set<Integer>> read = new HashMap<>();
        int side = 0;
        for (String words : table.strip().split("[|\n]", -1)) {
            for (String word : words.split(",", -1)) {
                read.computeIfAbsent(word.strip(), first -> new HashSet<>()).add(side);
            }
            side++;
        }
        this.sides = Map.copyOf(read);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean refuses(Question one, Question other) {
        Set<Integer> ones = sides(one);
        Set<Integer> others = sides(other);
        return ones.stream().anyMatch(side -> {
            int opposite = side ^ 1;
            return others.contains(opposite) && !ones.contains(opposite) && !others.contains(side);
        });
    }

    private Set<Integer> sides(Question question) {
        Set<Integer> found = new HashSet<>();
        for (Word word : question.words()) {
            found.addAll(sides.getOrDefault(word.lemma(), Set.of()));
            found.addAll(sides.getOrDefault(word.concept(), Set.of()));
        }
        return found;
    }
}
