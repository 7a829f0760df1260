package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Refuses a question with another word in the place of one: "renew my subscription" for "cancel my subscription". A word
 * that only one question has is refused, too, unless it is light or part of the story.
 */
final class SubstitutionRule implements Rule {
    private static final Set<String> PRONOUNS = Set.of("it", "them", "they", "one", "this", "that", "he", "she");

    @Override
    public String name() {
        return "substitution";
    }

    @Override
    public boolean refuses(Question one, Question other) {
        List<Word> ones = one.missingIn(other);
        List<Word> others = other.missingIn(one);
        boolean exchanged = !ones.isEmpty() && !others.isEmpty() && !(areSearches(ones) && areSearches(others));
        return exchanged
                || !ones.stream().allMatch(Word::isOptional)
                || !others.stream().allMatch(Word::isOptional)
                || isDoubled(one) != isDoubled(other)
                || isAboutTheStory(one, ones)
                || isAboutTheStory(other, others);
    }

    /** "My manager's manager" is another one than "my manager". */
    private static boolean isDoubled(Question question) {
        List<Word> words = question.words();
        return IntStream.range(1, words.size())
                .anyMatch(at -> words.get(at).counts()
                        && words.get(at).lemma().equals(words.get(at - 1).lemma()));
    }

    /** "I bought a bike, how do I return it?" is about the bike: "it" stands for a word of the story. */
    private static boolean isAboutTheStory(Question question, List<Word> missing) {
        boolean refers = question.words().stream()
                .anyMatch(word -> word.place() == Word.Place.ASKED && PRONOUNS.contains(word.lemma()));
        List<Word> story = question.counting()
                .filter(word -> word.place() == Word.Place.STORY)
                .toList();
        return refers && !story.isEmpty() && missing.containsAll(story);
    }

    /** "Get" and "see" ask for the same thing. */
    private static boolean areSearches(List<Word> words) {
        return words.stream().allMatch(word -> word.is("get") || word.is("see") || word.is("check"));
    }
}
