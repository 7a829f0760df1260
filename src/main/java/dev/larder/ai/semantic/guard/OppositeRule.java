package dev.larder.ai.semantic.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refuses "turn it off" for "turn it on": one question has a word of one side, the other one of the other side only. */
final class OppositeRule implements Rule {
    private final String name;
    private final List<List<Set<String>>> oppositions;

    OppositeRule(String name, String table) {
        this.name = name;
        this.oppositions = table.lines()
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .map(side -> Arrays.stream(side.split(",", -1))
                                .map(String::strip)
                                .collect(Collectors.toUnmodifiableSet()))
                        .toList())
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean refuses(Question one, Question other) {
        Set<String> ones = words(one);
        Set<String> others = words(other);
        return oppositions.stream().anyMatch(sides -> opposes(sides, ones, others) || opposes(sides, others, ones));
    }

    private static boolean opposes(List<Set<String>> sides, Set<String> ones, Set<String> others) {
        return has(ones, sides.get(0))
                && !has(ones, sides.get(1))
                && has(others, sides.get(1))
                && !has(others, sides.get(0));
    }

    private static boolean has(Set<String> words, Set<String> side) {
        return side.stream().anyMatch(words::contains);
    }

    private static Set<String> words(Question question) {
        return question.words().stream()
                .flatMap(word -> Stream.of(word.lemma(), word.concept()))
                .collect(Collectors.toSet());
    }
}
