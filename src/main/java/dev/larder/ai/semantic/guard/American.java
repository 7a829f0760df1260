package dev.larder.ai.semantic.guard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** American spellings of British words. A spelling counts only if it is a word of the dictionary, too. */
final class American {
    private record Change(String british, String american, boolean atEnd, int shortest) {
        Optional<String> apply(String word) {
            int at = atEnd && word.endsWith(british) ? word.length() - british.length() : word.indexOf(british);
            if (word.length() < shortest || at < 1 || (atEnd && !word.endsWith(british))) {
                return Optional.empty();
            }
            return Optional.of(word.substring(0, at) + american + word.substring(at + british.length()));
        }
    }

    private static final List<Change> CHANGES = List.of(
            new Change("our", "or", false, 5),
            new Change("isation", "ization", false, 8),
            new Change("ise", "ize", false, 6),
            new Change("ising", "izing", true, 8),
            new Change("yse", "yze", false, 6),
            new Change("ysing", "yzing", true, 8),
            new Change("tre", "ter", true, 5),
            new Change("ae", "e", false, 6),
            new Change("oe", "e", false, 6),
            new Change("ogue", "og", true, 7),
            new Change("lled", "led", true, 9),
            new Change("lling", "ling", true, 9),
            new Change("ller", "ler", true, 9),
            new Change("ence", "ense", true, 7));

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("tyre", "tire"),
            Map.entry("grey", "gray"),
            Map.entry("kerb", "curb"),
            Map.entry("programme", "program"),
            Map.entry("jewellery", "jewelry"),
            Map.entry("aluminium", "aluminum"),
            Map.entry("plough", "plow"),
            Map.entry("sceptical", "skeptical"),
            Map.entry("moustache", "mustache"),
            Map.entry("mould", "mold"),
            Map.entry("maths", "math"),
            Map.entry("mum", "mom"),
            Map.entry("enrol", "enroll"),
            Map.entry("fulfil", "fulfill"),
            Map.entry("instal", "install"),
            Map.entry("distil", "distill"),
            Map.entry("skilful", "skillful"),
            Map.entry("pyjamas", "pajamas"),
            Map.entry("yoghurt", "yogurt"));

    private American() {}

    /** The American spelling of a word in lower case; empty if it is the same. */
    static Optional<String> of(String word) {
        String whole = WORDS.get(word);
        if (whole != null) {
            return Optional.of(whole);
        }
        return CHANGES.stream()
                .flatMap(change -> change.apply(word).stream())
                .filter(English::contains)
                .findFirst();
    }
}
