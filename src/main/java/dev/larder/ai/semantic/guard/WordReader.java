package dev.larder.ai.semantic.guard;

import dev.larder.ai.semantic.guard.Clauses.Clause;
import dev.larder.ai.semantic.guard.Lexicon.Synonym;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a clause word by word: phrases become the concepts that they stand for, numbers become facts. */
final class WordReader {
    private static final int PARTICLE_WITHIN = 5;
    private static final Map<String, String> RELATIONS = Map.ofEntries(
            Map.entry("after", "after"),
            Map.entry("from", "after"),
            Map.entry("since", "after"),
            Map.entry("before", "before"),
            Map.entry("until", "before"),
            Map.entry("till", "before"),
            Map.entry("by", "before"),
            Map.entry("over", "above"),
            Map.entry("above", "above"),
            Map.entry("exceeding", "above"),
            Map.entry("more than", "above"),
            Map.entry("older than", "above"),
            Map.entry("longer than", "above"),
            Map.entry("at least", "above"),
            Map.entry("under", "below"),
            Map.entry("below", "below"),
            Map.entry("less than", "below"),
            Map.entry("fewer than", "below"),
            Map.entry("younger than", "below"),
            Map.entry("at most", "below"),
            Map.entry("up to", "below"));

    private final Set<String> names;
    private final List<Word> words;
    private final List<Fact> facts;

    WordReader(Set<String> names, List<Word> words, List<Fact> facts) {
        this.names = names;
        this.words = words;
        this.facts = facts;
    }

    /** Adds the words and facts of a clause. */
    void read(Clause clause, Set<String> textLemmas) {
        List<String> tokens = Tokens.of(clause.text());
        List<String> lemmas = tokens.stream().map(Lemmas::of).toList();
        Set<Integer> particles = new HashSet<>();
        var factReader = new FactReader(tokens, clause.place());
        int firstWord = words.size();
        int firstFact = facts.size();
        int i = 0;
        while (i < tokens.size()) {
            if (particles.contains(i)) {
                i++;
                continue;
            }
            List<Synonym> synonyms = Lexicon.synonyms(lemmas, i, textLemmas);
            int phrase =
                    synonyms.stream().findFirst().map(one -> one.words().size()).orElse(1);
            Optional<FactReader.Found> fact =
                    phrase > 1 ? Optional.empty() : factReader.at(i, precedesVersion(firstWord));
            if (fact.isPresent()) {
                String noun =
                        words.size() > firstWord ? words.get(words.size() - 1).concept() : "";
                facts.add(fact.get().fact().withRelation(relation(tokens, i)).withNoun(noun + '#' + words.size()));
                i += fact.get().length();
            } else if (isSwitch(lemmas.get(i)) && particle(tokens, i).isPresent()) {
                int particle = particle(tokens, i).get();
                String concept = tokens.get(particle).equals("on") ? "enable" : "disable";
                words.add(new Word(concept, concept, Set.of(concept), Kind.CONTENT, clause.place()));
                particles.add(particle);
                i++;
            } else {
                words.add(word(tokens.get(i), lemmas.get(i), synonyms, clause.place()));
                i += phrase;
            }
        }
        nameWhatIsCounted(firstFact);
    }

    private Word word(String token, String lemma, List<Synonym> synonyms, Word.Place place) {
        Optional<Synonym> synonym = synonyms.stream().findFirst();
        String joined = synonym.map(one -> String.join(" ", one.words())).orElse(lemma);
        if (synonyms.stream().anyMatch(Synonym::isDropped)) {
            return new Word(joined, joined, Set.of(joined), Kind.EMPTY, place);
        }
        String concept = synonym.map(Synonym::concept)
                .or(() -> Units.alone(token))
                .or(() -> Units.alone(lemma))
                .orElse(lemma);
        Kind kind = Lexicon.kind(concept);
        if (kind == Kind.CONTENT && names.contains(token) && !Lexicon.isKnown(token)) {
            kind = Kind.ENTITY;
        } else if (kind == Kind.CONTENT && Lexicon.kind(joined) == Kind.LIGHT) {
            kind = Kind.LIGHT;
        }
        Stream<String> meanings = synonyms.stream().map(Synonym::concept);
        Set<String> concepts =
                Stream.concat(meanings, Stream.of(concept, joined)).collect(Collectors.toUnmodifiableSet());
        return new Word(joined, concept, concepts, kind, place);
    }

    private boolean precedesVersion(int firstWord) {
        if (words.size() <= firstWord) {
            return false;
        }
        Word before = words.get(words.size() - 1);
        return before.kind() == Kind.ENTITY || before.is("version") || before.is("release") || before.is("api");
    }

    /** A number counts the word behind it; the last one of a clause belongs to the word before it. */
    private void nameWhatIsCounted(int firstFact) {
        for (int i = firstFact; i < facts.size(); i++) {
            String[] before = facts.get(i).noun().split("#", -1);
            String noun = words.stream()
                    .skip(Integer.parseInt(before[1]))
                    .filter(Word::counts)
                    .map(Word::concept)
                    .findFirst()
                    .orElse(before[0]);
            facts.set(i, facts.get(i).withNoun(noun));
        }
    }

    /** The preposition before a number, one for all of its kind. */
    private static String relation(List<String> tokens, int number) {
        String before = number > 0 ? tokens.get(number - 1) : "";
        boolean compares =
                before.equals("than") || before.equals("least") || before.equals("most") || before.equals("to");
        String relation = compares && number > 1 ? tokens.get(number - 2) + ' ' + before : before;
        return RELATIONS.getOrDefault(relation, "");
    }

    private static boolean isSwitch(String lemma) {
        return lemma.equals("turn") || lemma.equals("switch");
    }

    /** Where the "on" or "off" of a verb stands that has its object between. */
    private static Optional<Integer> particle(List<String> tokens, int verb) {
        for (int i = verb + 1; i < Math.min(tokens.size(), verb + PARTICLE_WITHIN); i++) {
            if (tokens.get(i).equals("off") || (tokens.get(i).equals("on") && i == tokens.size() - 1)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
