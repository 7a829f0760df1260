package dev.larder.ai.semantic.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Words without their endings. A known form stays as it is; of an unknown word the usual endings are cut off. */
final class Lemmas {
    private static final Map<String, String> IRREGULAR = irregular("""
            arose arise|ate eat|eaten eat|became become|began begin|begun begin|bent bend|bit bite|bitten bite|bled bleed
            blew blow|blown blow|bought buy|broke break|broken broken|brought bring|built build|burnt burn|caught catch
            chose choose|chosen choose|children child|clung cling|dealt deal|drank drink|drawn draw|drew draw|driven drive
            drove drive|drunk drink|dug dig|fallen fall|fed feed|feet foot|fell fall|felt feel|flew fly|flown fly
            forgot forget|forgotten forget|fought fight|found find|froze freeze|frozen freeze|gave give|given give|gone go
            got get|gotten get|grew grow|grown grow|heard hear|held hold|hidden hide|hid hide|kept keep|knew know
            known know|laid lay|led lead|lent lend|lost lose|made make|meant mean|men man|met meet|mice mouse|mistook mistake
            paid pay|people person|ran run|rang ring|rode ride|rose rise|said say|sang sing|sat sit|saw see|seen see
            sent send|shot shoot|shown show|shrank shrink|slept sleep|sold sell|spent spend|spoke speak|spoken speak
            stole steal|stolen steal|stood stand|stuck stick|swam swim|taken take|taught teach|teeth tooth|thought think
            threw throw|thrown throw|told tell|took take|torn tear|understood understand|went go|withdrawn withdraw
            withdrew withdraw|woke wake|women woman|won win|wore wear|worn wear|written write|wrote write|dying die
            taxes tax|analyses analysis|criteria criterion|indices index|indexes index|statuses status|lying lie|tying tie
            """);

    private record Ending(String ending, List<String> instead) {
        Stream<String> stems(String word) {
            if (!word.endsWith(ending) || word.length() - ending.length() < 2) {
                return Stream.empty();
            }
            String stem = word.substring(0, word.length() - ending.length());
            char last = stem.charAt(stem.length() - 1);
            boolean doubled = stem.length() > 2 && stem.charAt(stem.length() - 2) == last;
            return Stream.concat(
                    instead.stream().map(stem::concat),
                    doubled ? Stream.of(stem.substring(0, stem.length() - 1)) : Stream.empty());
        }
    }

    private static final List<Ending> ENDINGS = List.of(
            new Ending("ies", List.of("y", "ie")),
            new Ending("es", List.of("e", "")),
            new Ending("s", List.of("")),
            new Ending("ied", List.of("y")),
            new Ending("ed", List.of("", "e")),
            new Ending("ing", List.of("", "e")),
            new Ending("ation", List.of("e", "", "ate")),
            new Ending("ition", List.of("ite", "e")),
            new Ending("ion", List.of("", "e")),
            new Ending("ment", List.of("")),
            new Ending("al", List.of("", "e")),
            new Ending("ly", List.of("", "le")));

    /** Those that make no other word. */
    private static final List<Ending> INFLECTIONS = List.of(
            new Ending("ies", List.of("y")),
            new Ending("ied", List.of("y")),
            new Ending("s", List.of("")),
            new Ending("es", List.of("")),
            new Ending("ed", List.of("", "e")),
            new Ending("ing", List.of("", "e")));

    /** The length from which a word of the dictionary loses its ending: "king" is no form of a verb. */
    private static final int INFLECTED = 6;

    private static final int SHORTEST = 3;

    /** Irregular words that are no past: nouns, and forms of the present. */
    private static final Set<String> NO_PAST = Set.of(
            "children",
            "feet",
            "men",
            "mice",
            "people",
            "teeth",
            "women",
            "taxes",
            "analyses",
            "criteria",
            "indices",
            "indexes",
            "statuses",
            "dying",
            "lying",
            "tying");

    private Lemmas() {}

    /** The word that stands for all forms of a word. */
    static String of(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() < SHORTEST) {
            return word;
        }
        Optional<String> american = American.of(word);
        if (american.isPresent()) {
            return of(american.get());
        }
        if (Lexicon.isBase(word)) {
            return word;
        }
        return stem(word, ENDINGS, Lexicon::isBase)
                .or(() -> word.length() < INFLECTED ? Optional.empty() : stem(word, INFLECTIONS, English::contains))
                .orElseGet(() -> cut(word));
    }

    /** Whether a word is the irregular past of a verb, such as "taught". */
    static boolean isPast(String word) {
        return IRREGULAR.containsKey(word) && !NO_PAST.contains(word);
    }

    private static Optional<String> stem(String word, List<Ending> endings, Predicate<String> known) {
        return endings.stream()
                .flatMap(ending -> ending.stems(word))
                .filter(known)
                .findFirst();
    }

    /** An unknown word without the ending of a plural. */
    private static String cut(String word) {
        boolean plural = word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
        return plural ? word.substring(0, word.length() - 1) : word;
    }

    private static Map<String, String> irregular(String table) {
        Map<String, String> irregular = new HashMap<>();
        for (String pair : table.strip().split("[|\n]\\s*", -1)) {
            String[] sides = pair.split(" ", -1);
            irregular.put(sides[0], sides[1]);
        }
        return Map.copyOf(irregular);
    }
}
