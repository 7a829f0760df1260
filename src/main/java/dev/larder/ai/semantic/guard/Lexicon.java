package dev.larder.ai.semantic.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of words, made ready for look-ups. */
final class Lexicon {
    /**
     * Words with the meaning of a concept.
     *
     * @param words a word, or the words of a phrase
     * @param near of which one must be in the text; empty if the words always have this meaning
     */
    record Synonym(String concept, List<String> words, Set<String> near) {
        boolean fits(Collection<String> lemmas) {
            return near.isEmpty() || near.stream().anyMatch(lemmas::contains);
        }

        /** Whether the words mean nothing here. */
        boolean isDropped() {
            return concept.equals(DROPPED);
        }
    }

    /** Words that are common enough to correct a misspelling to, whatever the other question says. */
    static final Set<String> FREQUENT = Set.of(
            "what", "which", "where", "when", "how", "why", "who", "does", "can", "could", "should", "would", "there",
            "please", "with", "from", "the", "and", "that", "this", "have", "are", "not", "you", "your", "for");

    /** In the tables, the concept of words that mean nothing near certain others. */
    private static final String DROPPED = "-";

    private static final Set<String> EMPTY = words(CommonWords.EMPTY);
    private static final Set<String> LIGHT = words(CommonWords.LIGHT);
    private static final Map<String, Kind> KINDS = kinds();
    private static final Set<String> BASES = bases();
    private static final Set<String> KNOWN = known();
    private static final Map<String, List<Synonym>> SYNONYMS = synonyms();

    private Lexicon() {}

    /** Whether a word, or the word without its ending, is in a table. */
    static boolean isKnown(String word) {
        return KNOWN.contains(word) || KNOWN.contains(Lemmas.of(word));
    }

    /** Whether a word is a form that others are brought to. */
    static boolean isBase(String word) {
        return BASES.contains(word);
    }

    /** What a concept is if it stands alone. */
    static Kind kind(String concept) {
        Kind named = KINDS.get(concept);
        if (named != null) {
            return named;
        }
        return EMPTY.contains(concept) ? Kind.EMPTY : LIGHT.contains(concept) ? Kind.LIGHT : Kind.CONTENT;
    }

    /** The synonyms that begin at a place of a text: those of the longest phrase, the most specific first. */
    static List<Synonym> synonyms(List<String> lemmas, int begin, Collection<String> all) {
        List<Synonym> fitting = SYNONYMS.getOrDefault(lemmas.get(begin), List.of()).stream()
                .filter(one -> begin + one.words().size() <= lemmas.size())
                .filter(one -> lemmas.subList(begin, begin + one.words().size()).equals(one.words()))
                .filter(one -> one.fits(all))
                .toList();
        return fitting.stream()
                .filter(one -> one.words().size() == fitting.get(0).words().size())
                .toList();
    }

    static Set<String> words(String table) {
        return Set.copyOf(Arrays.stream(table.strip().split("\\s+", -1)).collect(Collectors.toSet()));
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new HashMap<>();
        words(Names.ENTITIES).forEach(name -> kinds.put(name, Kind.ENTITY));
        words(Names.PLANS).forEach(name -> kinds.put(name, Kind.PLAN));
        words(Names.CURRENCIES).forEach(name -> kinds.put(name, Kind.CURRENCY));
        words(Names.DATES).forEach(name -> kinds.put(name, Kind.DATE));
        Units.names().forEach(name -> kinds.put(name, Kind.UNIT));
        return Map.copyOf(kinds);
    }

    private static Set<String> bases() {
        Set<String> bases = new HashSet<>(words(CommonWords.KNOWN));
        bases.addAll(EMPTY);
        bases.addAll(LIGHT);
        bases.addAll(KINDS.keySet());
        bases.addAll(Numerals.words());
        Stream.of(Synonyms.WORK, Synonyms.SHORT)
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("=.*", "").strip())
                .forEach(bases::add);
        Stream.of(Opposites.WORDS, Opposites.DIRECTIONS)
                .flatMap(table -> Arrays.stream(table.split("[\\s,|]+", -1)))
                .forEach(bases::add);
        return Set.copyOf(bases);
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(BASES);
        Stream.of(Synonyms.WORK, Synonyms.SHORT)
                .flatMap(table -> Arrays.stream(table.split("[\\s=,@-]+", -1)))
                .forEach(known::add);
        return Set.copyOf(known);
    }

    private static Map<String, List<Synonym>> synonyms() {
        Map<String, List<Synonym>> byFirst = new HashMap<>();
        Stream.of(Synonyms.WORK, Synonyms.SHORT, Units.SYNONYMS)
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .flatMap(Lexicon::synonymsOfLine)
                .forEach(one -> byFirst.computeIfAbsent(one.words().get(0), first -> new ArrayList<>())
                        .add(one));
        // the longest first; of one length, those of a context before those of every one
        byFirst.values()
                .forEach(list -> list.sort((one, other) -> one.words().size()
                                != other.words().size()
                        ? other.words().size() - one.words().size()
                        : Boolean.compare(one.near().isEmpty(), other.near().isEmpty())));
        return Map.copyOf(byFirst);
    }

    private static Stream<Synonym> synonymsOfLine(String line) {
        String[] sides = line.split("[=@]", -1);
        String concept = sides[0].strip();
        Set<String> near = sides.length < 3
                ? Set.of()
                : Arrays.stream(sides[2].split(",", -1))
                        .map(one -> Lemmas.of(one.strip()))
                        .collect(Collectors.toSet());
        return Stream.concat(Stream.of(concept), Arrays.stream(sides[1].split(",", -1)))
                .filter(words -> near.isEmpty() || !words.equals(concept))
                .map(words -> new Synonym(
                        concept,
                        Arrays.stream(words.strip().split("[\\s-]+", -1))
                                .map(Lemmas::of)
                                .toList(),
                        near));
    }
}
